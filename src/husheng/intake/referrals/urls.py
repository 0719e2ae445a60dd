"""Addresses of the referrals room, below referrals/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "referrals"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/do/<slug:verb>/", views.do, name="do"),
    path("<uuid:key>/paper/<slug:name>.<slug:form>", views.paper, name="paper"),
]
