"""Addresses of units, people, the calendar and the audit trail."""

from django.urls import URLPattern, path

from tuntas.organisation.views import audit, calendar, people, roles, units

urlpatterns: list[URLPattern] = [
    path("unit/", units.units, name="units"),
    path("unit/baru/", units.unit_new, name="unit_new"),
    path("unit/<int:pk>/", units.unit, name="unit"),
    path("unit/<int:pk>/ubah/", units.unit_edit, name="unit_edit"),
    path("unit/<int:pk>/pindah/", units.unit_move, name="unit_move"),
    path("orang/", people.people, name="people"),
    path("orang/baru/", people.person_new, name="person_new"),
    path("orang/<int:pk>/", people.person, name="person"),
    path("orang/<int:pk>/ubah/", people.person_edit, name="person_edit"),
    path("orang/<int:pk>/nonaktifkan/", people.person_deactivate, name="person_deactivate"),
    path("orang/<int:pk>/aktifkan/", people.person_activate, name="person_activate"),
    path("orang/<int:pk>/peran/", roles.role_grant, name="role_grant"),
    path("peran/<int:pk>/akhiri/", roles.role_end, name="role_end"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/tambah/", calendar.override_add, name="override_add"),
    path("kalender/<int:pk>/cabut/", calendar.override_withdraw, name="override_withdraw"),
    path("jejak/", audit.audit, name="audit"),
]
