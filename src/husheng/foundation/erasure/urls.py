"""Addresses of the erasure room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "erasure"
urlpatterns = [
    path("", views.listed, name="list"),
    path("locked/", views.lockings, name="lockings"),
    path("locked/<uuid:key>/", views.locking, name="locking"),
    path("locked/<uuid:key>/<str:verb>/", views.do_locking, name="do_locking"),
    path("ask/<str:kind>/<uuid:key>/", views.ask, name="ask"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/list/", views.inventory, name="inventory"),
    path("<uuid:key>/confirm/", views.confirm, name="confirm"),
    path("<uuid:key>/again/", views.again, name="again"),
    path("<uuid:key>/drop/", views.drop, name="drop"),
]
