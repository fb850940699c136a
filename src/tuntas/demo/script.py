"""The life of one case as steps, in the action names of the case types."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

from tuntas.demo.chance import happens
from tuntas.demo.city import UnitPlan
from tuntas.demo.grammar import Sentence, write
from tuntas.demo.pace import Pace
from tuntas.demo.plot import Plot
from tuntas.demo.staff import Staff
from tuntas.demo.topics import Text, Topic, Vocabulary
from tuntas.demo.wording import capitalised, in_voice, long_date, part_of_day, tidy

SILENT_WORKING_DAYS = 10  # the reporter's limit in the case types


@dataclass(frozen=True, slots=True)
class Step:
    """One action on a case. Empty fields do not belong to the action."""

    at: datetime
    action: str  # a transition of the case type
    role: str  # verifier, officer, unit-head, reporter or system
    actor: str  # e-mail of the person; empty for reporter and system
    unit_code: str  # the actor's unit; empty for reporter and system
    text: str = ""
    classification: str = ""
    to_unit: str = ""
    outcome: str = ""
    rating: int = 0
    merged_into: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the script of a case depends on."""

    received_at: datetime
    topic: Topic
    text: Text
    values: Mapping[str, str]
    voice: str
    classification: str
    right: UnitPlan
    first: UnitPlan
    merged_into: UUID | None


class ScriptWriter:
    """Writes scripts; one for all cases of a plan."""

    def __init__(self, vocabulary: Vocabulary, pace: Pace, staff: Staff) -> None:
        self.vocabulary = vocabulary
        self.pace = pace
        self.staff = staff

    def write(self, facts: Facts, plot: Plot, rng: Random) -> tuple[Step, ...]:
        """Return all steps to the end of the case, in the order of time."""
        case = _Case(self, facts, plot, rng)
        case.play()
        return tuple(case.steps)


class _Case:
    def __init__(self, writer: ScriptWriter, facts: Facts, plot: Plot, rng: Random) -> None:
        self._vocabulary, self._pace, self._staff = writer.vocabulary, writer.pace, writer.staff
        self._facts, self._plot, self._rng = facts, plot, rng
        self._at = facts.received_at
        self._verifier = self._staff.verifier(rng)
        self._officer = self._staff.officer(facts.right.code, rng)
        self.steps: list[Step] = []

    def play(self) -> None:
        if self._plot.asked_by == "verifier" and not self._ask_and_reply("verifier"):
            return
        self._verify()
        if self._facts.merged_into:
            self._merge()
            return
        self._find_the_unit()
        self._office("take", "take_days", self._line("taken"))
        if self._plot.asked_by == "officer" and not self._ask_and_reply("officer"):
            return
        self._work_and_answer()
        self._end()

    def _verify(self) -> None:
        self._wait_office(self._usual("verify_days"))
        self._city_hall("verify", self._line("verified"), classification=self._facts.classification)

    def _merge(self) -> None:
        self._wait_office(self._usual("dispose_days"))
        self._city_hall("merge", self._line("duplicates"), merged_into=self._facts.merged_into)

    def _find_the_unit(self) -> None:
        right, first = self._facts.right, self._facts.first
        self._dispose(first, "disposed")
        if first.code == right.code:
            return
        wrong = self._staff.officer(first.code, self._rng)
        self._wait_office(self._usual("take_days") * 1.6)
        if self._plot.handed_on:
            self._unit("hand_on", wrong, first, self._line("handed", first), to_unit=right.code)
            return
        role = "unit-head" if happens(self._rng, 0.35) else "officer"
        who = self._staff.head(first.code) if role == "unit-head" else wrong
        self._unit("return_not_ours", who, first, self._line("returned", first), role=role)
        self._wait_office(self._usual("verify_days"))
        self._dispose(right, "redisposed")

    def _dispose(self, unit: UnitPlan, line: str) -> None:
        self._wait_office(self._usual("dispose_days"))
        self._city_hall("dispose", self._line(line, unit), to_unit=unit.code)

    def _ask_and_reply(self, role: str) -> bool:
        """Ask the reporter; False if no reply comes and the case ends with that."""
        delay = "verify_days" if role == "verifier" else "take_days"
        self._wait_office(self._usual(delay))
        fitting = self._facts.text.asks if role == "officer" else ()
        question = self._say(self._rng.choice(fitting or self._lines("unclear")))
        if role == "verifier":
            self._city_hall("ask_reporter", question)
        else:
            self._unit("ask_reporter", self._officer, self._facts.right, question)
        deadline = self._pace.expiry(self._at, SILENT_WORKING_DAYS)
        if self._plot.stays_silent:
            self._at = deadline
            self._system("close_unanswered")
            return False
        reply = self._facts.topic.replies if fitting else self._lines("clarified")
        self._wait_home(self._usual("reply_days"), before=deadline)
        self._reporter("reporter_reply", self._spoken(self._rng.choice(reply)))
        return True

    def _work_and_answer(self) -> None:
        days = self._pace.work(
            self._facts.topic.working_days, self._facts.right, self._at, self._rng
        )
        if self._plot.noted:
            days = self._spend(days, 0.25)
            self._unit("note", self._officer, self._facts.right, self._line("notes"))
        if self._plot.interim:
            days = self._spend(days, 0.3)
            self._unit("answer", self._officer, self._facts.right, self._line("interim"))
        if self._plot.held:
            days = self._spend(days, 0.3)
            self._unit("hold", self._officer, self._facts.right, self._line("held"))
            self._wait_office(self._rng.uniform(4, 22))
            self._unit("resume", self._officer, self._facts.right, self._line("resumed"))
        self._wait_office(days)
        self._propose(self._plot.outcome, self._answer())

    def _spend(self, days: float, share: float) -> float:
        """Let a share of the working days pass; return those that are left."""
        self._wait_office(days * share)
        return days * (1 - share)

    def _answer(self) -> str:
        if self._plot.outcome != "solved":
            return self._politely(self._rng.choice(self._lines(self._plot.outcome)))
        spare = {"pengaduan": "solved", "aspirasi": "noted", "permintaan-informasi": "informed"}
        fitting = self._facts.text.answers or self._lines(spare[self._facts.topic.case_type])
        return self._politely(self._rng.choice(fitting))

    def _end(self) -> None:
        if self._plot.reopened:
            self._wait_home(self._rng.uniform(3, 9))
            self._reporter("reject", self._spoken(self._rng.choice(self._lines("rejected"))))
            more = self._facts.topic.working_days * self._rng.uniform(0.3, 0.9)
            self._wait_office(self._pace.work(more, self._facts.right, self._at, self._rng))
            self._propose("solved", self._say(self._rng.choice(self._lines("reanswered"))))
        if self._plot.confirmed:
            self._wait_home(self._rng.uniform(0, 7))
            self._reporter("confirm", self._spoken(self._rng.choice(self._lines("confirmed"))))
        else:
            self._at = self._pace.expiry(self._at, SILENT_WORKING_DAYS)
            self._system("close_silent")
        if self._plot.rates:
            self._wait_home(self._rng.uniform(0, 1.5))
            self._reporter("rate", "", rating=self._stars())

    def _stars(self) -> int:
        days = (self._at - self._facts.received_at).days
        patience = 2.5 * self._facts.topic.working_days + 10
        mood = 4.7 - 1.4 * min(days / patience, 2.2) - 1.1 * self._plot.reopened
        mood -= 1.6 * (self._plot.outcome != "solved")
        return min(5, max(1, round(self._rng.gauss(mood, 0.8))))

    # What is said.

    def _lines(self, name: str) -> tuple[Sentence, ...]:
        return self._vocabulary.about(self._facts.topic, name)

    def _line(self, name: str, unit: UnitPlan | None = None) -> str:
        return self._say(self._rng.choice(self._lines(name)), unit)

    def _say(self, sentence: Sentence, unit: UnitPlan | None = None) -> str:
        return capitalised(tidy(write(sentence, self._rng, self._values(unit))))

    def _politely(self, sentence: Sentence) -> str:
        parts = (self._line("greetings"), self._say(sentence), self._line("farewells"))
        return " ".join(part for part in parts if part)

    def _spoken(self, sentence: Sentence) -> str:
        return in_voice(
            tidy(write(sentence, self._rng, self._values())), self._facts.voice, self._rng
        )

    def _values(self, unit: UnitPlan | None = None) -> dict[str, str]:
        done = self._at.date()
        last_step = self.steps[-1].at.date() if self.steps else done
        if last_step < done and happens(self._rng, 0.5):
            done = max(last_step, self._pace.working_day_before(done))
        following = self._pace.working_day_after(self._at.date(), self._rng.randint(3, 9))
        return {
            **self._facts.values,
            "salam": part_of_day(self._at.hour),
            "unit": (unit or self._facts.right).short_name,
            "tujuan": self._facts.right.short_name,
            "tanggal": long_date(done),
            "nanti": long_date(following),
        }

    # Who does it, and when.

    def _usual(self, what: str) -> float:
        """Return a delay in days; urgent matters are seen to sooner."""
        return self._pace.usual(what, self._rng) * self._pace.haste(self._facts.topic.working_days)

    def _wait_office(self, days: float) -> None:
        self._at = self._pace.in_office(self._at, days, self._rng)

    def _wait_home(self, days: float, before: datetime | None = None) -> None:
        found = self._pace.at_home(self._at, days, self._rng)
        if before is not None and found >= before:
            found = self._at + (before - self._at) * self._rng.uniform(0.5, 0.95)
        self._at = found.replace(microsecond=0)

    def _office(self, action: str, delay: str, text: str) -> None:
        self._wait_office(self._usual(delay))
        self._unit(action, self._officer, self._facts.right, text)

    def _propose(self, outcome: str, text: str) -> None:
        self._unit("propose_end", self._officer, self._facts.right, text, outcome=outcome)

    def _add(self, step: Step, **fields: str | int | UUID | None) -> None:
        self.steps.append(replace(step, **fields))  # type: ignore[arg-type]

    def _city_hall(self, action: str, text: str, **fields: str | UUID | None) -> None:
        email, unit = self._verifier
        self._add(Step(self._at, action, "verifier", email, unit, text), **fields)

    def _unit(
        self,
        action: str,
        who: str,
        unit: UnitPlan,
        text: str,
        *,
        role: str = "officer",
        **fields: str,
    ) -> None:
        self._add(Step(self._at, action, role, who, unit.code, text), **fields)

    def _reporter(self, action: str, text: str, **fields: int) -> None:
        self._add(Step(self._at, action, "reporter", "", "", text), **fields)

    def _system(self, action: str) -> None:
        self._add(Step(self._at, action, "system", "", ""))
