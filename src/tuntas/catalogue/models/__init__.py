"""Public services, the standards promised for them, what citizens said about these, and charters."""

from tuntas.catalogue.models.charter import Charter
from tuntas.catalogue.models.consultation import Consultation
from tuntas.catalogue.models.service import Service
from tuntas.catalogue.models.standard import ServiceStandard, SopStep

__all__ = ["Charter", "Consultation", "Service", "ServiceStandard", "SopStep"]
