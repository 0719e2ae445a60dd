"""The desk stands at the root."""

from __future__ import annotations

from django.urls import path

from . import deletion, views
from .administration import audit, installation, lost, people, reading, refused, register
from .home import views as home
from .login import idle, mine

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("today/", home.all_owed, name="owed"),
    path("waiting/", home.all_waiting, name="waiting"),
    path("search/", views.search, name="search"),
    path("help/", views.keys, name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("post/", views.change_post, name="post"),
    path("sessions/", mine.mine, name="sessions"),
    path("sessions/end/", mine.end, name="end_session"),
    path("sessions/left/", idle.session_left, name="session_left"),
    path("identity/", views.identity, name="identity"),
    path("identities/", views.identities, name="identities"),
    path("erasure/<uuid:key>/certificate.<str:extension>", deletion.certificate, name="erasure_certificate"),
    # the security officer
    path("people/", people.people, name="people"),
    path("people/enrol/", people.enrol, name="enrol"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("people/<uuid:key>/appoint/", people.appoint, name="appoint"),
    path("people/posts/<uuid:key>/end/", people.end, name="end_post"),
    path("people/posts/<uuid:key>/reset/", people.reset, name="reset_login"),
    path("people/posts/<uuid:key>/sessions/", people.end_sessions, name="end_sessions"),
    path("people/posts/<uuid:key>/reopen/", people.reopen, name="reopen_login"),
    path("people/posts/<uuid:key>/employer/", people.set_employer, name="set_employer"),
    # the system administrator
    path("installation/", installation.places, name="installation"),
    path("installation/import/", installation.import_tree, name="import_tree"),
    path("installation/tokens/", installation.tokens, name="tokens"),
    path("installation/tokens/<uuid:key>/revoke/", installation.revoke, name="revoke_token"),
    path("ledger/lost/", lost.lost, name="lost"),
    path("installation/jobs/", installation.work, name="work"),
    # the auditor
    path("audit/register.xlsx", register.export, name="register_export"),
    path("audit/reads/", reading.reads, name="reads"),
    path("audit/refused/", refused.refused, name="refused"),
    path("audit/journal/", audit.journal, name="journal"),
    path("audit/logins/", audit.logins, name="logins"),
]
