import pytest

from tuntas.demo.chance import stream
from tuntas.demo.datafile import DemoDataError, Node, read
from tuntas.demo.grammar import Grammar, write


@pytest.fixture
def grammar() -> Grammar:
    return Grammar(frozenset({"jalan"}), {"rusak": ["rusak", "hancur"]})


def test_a_sentence_takes_one_choice_and_fills_in_values(grammar: Grammar) -> None:
    sentence = grammar.parse("$jalan <$rusak|berlubang <besar|kecil>>, tolong.", "test")
    made = {write(sentence, stream(i), {"jalan": "Jl. Nuri"}) for i in range(40)}
    assert made == {
        "Jl. Nuri rusak, tolong.",
        "Jl. Nuri hancur, tolong.",
        "Jl. Nuri berlubang besar, tolong.",
        "Jl. Nuri berlubang kecil, tolong.",
    }


@pytest.mark.parametrize("template", ["<a|b", "a>b", "<a|<b>"])
def test_unbalanced_choices_are_refused_with_their_place(grammar: Grammar, template: str) -> None:
    with pytest.raises(DemoDataError, match=r"roads.yaml: < and > do not match"):
        grammar.parse(template, "roads.yaml")


def test_an_unknown_value_is_refused_with_those_that_exist(grammar: Grammar) -> None:
    with pytest.raises(DemoDataError, match=r"x: \$jaln is not known; use one of jalan, rusak"):
        grammar.parse("di $jaln", "x")


def test_missing_and_unknown_keys_are_named() -> None:
    node = Node({"name": "a", "nmae": "b"}, "city.yaml")
    with pytest.raises(DemoDataError, match=r"city.yaml: add code"):
        node.keys(required={"name", "code"})
    with pytest.raises(DemoDataError, match=r"city.yaml: unknown nmae"):
        node.keys(required={"name"})


def test_a_value_of_the_wrong_kind_is_shown_with_its_place() -> None:
    node = Node({"days": "tiga"}, "roads.yaml")
    with pytest.raises(DemoDataError, match=r"roads.yaml.days: expected a number, not 'tiga'"):
        node["days"].number()
    with pytest.raises(DemoDataError, match=r"roads.yaml.titles: expected a list, not None"):
        node["titles"].texts()


def test_shares_of_the_plan_lie_between_0_and_1() -> None:
    shares = [n.number() for _, n in read("chances.yaml").items() if isinstance(n.value, float)]
    assert len(shares) > 15
    assert all(0 < share < 1 for share in shares)
