"""Addresses of the supervision room, below supervision/."""

from __future__ import annotations

from django.urls import path

from .views import board, crimes, grave, ladder, listing, papers

app_name = "supervision"
urlpatterns = [
    path("", ladder.mine, name="mine"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("ladder/sign/", ladder.sign, name="sign"),
    path("ladder/<uuid:key>/", ladder.compose, name="compose"),
    path("papers/", papers.list_, name="list"),
    path("papers/<uuid:key>/", papers.page, name="paper"),
    path("papers/<uuid:key>/paper.<slug:form>", papers.file, name="paper_file"),
    path("papers/<uuid:key>/<slug:verb>/", papers.do, name="do"),
    path("listings/", listing.list_, name="listings"),
    path("listings/new/", listing.new, name="new_listing"),
    path("listings/<uuid:key>/", listing.page, name="listing"),
    path("listings/<uuid:key>/paper.<slug:form>", listing.file, name="listing_file"),
    path("listings/<uuid:key>/<slug:verb>/", listing.do, name="do_listing"),
    path("grave/", grave.list_, name="graves"),
    path("grave/new/", grave.new, name="new_grave"),
    path("grave/<uuid:key>/", grave.page, name="grave"),
    path("grave/<uuid:key>/<slug:name>.<slug:form>", grave.file, name="grave_file"),
    path("grave/<uuid:key>/<slug:verb>/", grave.do, name="do_grave"),
    path("crimes/", crimes.lists, name="crimes"),
    path("scoreboard/", board.figures, name="scoreboard"),
    path("scoreboard/<uuid:agency>/", board.rows, name="rows"),
]
