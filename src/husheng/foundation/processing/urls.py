"""Addresses of this room, below processing/."""

from __future__ import annotations

from django.urls import path

from .views import assessments, forms, register

app_name = "processing"
urlpatterns = [
    path("", register.page, name="register"),
    path("assessments/", assessments.list_, name="assessments"),
    path("assessments/new/", assessments.draft, name="draft"),
    path("assessments/<uuid:key>/", assessments.page, name="assessment"),
    path("assessments/<uuid:key>/revise/", assessments.revise, name="revise"),
    path("assessments/<uuid:key>/do/<slug:verb>/", assessments.do, name="do"),
    path("forms/", forms.list_, name="forms"),
    path("forms/new/", forms.register, name="register_form"),
    path("forms/import/", forms.import_, name="import_forms"),
    path("forms/<uuid:key>/", forms.page, name="form"),
    path("forms/<uuid:key>/revise/", forms.revise, name="revise_form"),
    path("forms/<uuid:key>/decide/", forms.decide, name="decide_fields"),
]
