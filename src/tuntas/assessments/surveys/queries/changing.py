"""What somebody sees who is about to change a survey."""

import hashlib
import json

from tuntas.assessments.models import Survey


def version_of(survey: Survey) -> str:
    """Return a word that is another one as soon as anything that can be changed was changed."""
    told = [
        survey.state,
        survey.ends.isoformat(),
        survey.customers,
        survey.extra_label,
        sorted(survey.policies.items()),
        sorted(survey.services.values_list("pk", flat=True)),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def has_answers(survey: Survey) -> bool:
    """Tell whether anybody has answered."""
    return survey.responses.exists()
