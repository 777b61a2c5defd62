"""Every address in the product, on one page."""

from django.urls import path, register_converter

from greenroom.web import (
    account,
    attachments,
    help,
    invitation_list,
    invitations,
    invite,
    join,
    people,
    room_page,
    rooms,
    site,
)
from greenroom.web.numbers import Number

register_converter(Number, "id")

urlpatterns = [
    path("", rooms.my_rooms, name="my_rooms"),
    path("healthz", site.health, name="health"),
    # --- A link: GET shows, POST reserves (security.md 4.3) ---
    path("i/<str:link>", join.link, name="link"),
    path("i/<str:link>/ask", join.ask_host, name="ask_host"),
    # --- Rooms ---
    path("rooms/new", rooms.new_room, name="new_room"),
    path("rooms/<str:room>/", rooms.media_page, name="media_page"),
    path("rooms/<str:room>/edit", rooms.edit_room, name="edit_room"),
    path("rooms/<str:room>/delete", rooms.delete_room, name="delete_room"),
    path("rooms/<str:room>/members", rooms.members, name="members"),
    path("rooms/<str:room>/picture", rooms.picture, name="room_picture"),
    path("rooms/<str:room>/attachments/<id:attachment>", attachments.attachment, name="attachment"),
    path("rooms/<str:room>/calendar.ics", rooms.calendar, name="room_calendar"),
    path("rooms/<str:room>/sessions/new", rooms.new_session, name="new_session"),
    path("rooms/<str:room>/sessions/<id:session>/edit", rooms.edit_session, name="edit_session"),
    path("rooms/<str:room>/sessions/<id:session>/cancel", rooms.cancel_session, name="cancel_session"),
    path("rooms/<str:room>/start", room_page.start, name="start_room"),
    # --- Inviting ---
    path("rooms/<str:room>/invite", invite.invite, name="invite"),
    path("rooms/<str:room>/suggest", invite.suggest, name="suggest"),
    path("rooms/<str:room>/invitations", invitation_list.listed, name="invitations"),
    path("rooms/<str:room>/invitations/<id:invitation>/revoke", invitations.revoke, name="revoke"),
    path("rooms/<str:room>/invitations/<id:invitation>/reissue", invitations.reissue, name="reissue"),
    path("rooms/<str:room>/invitations/<id:invitation>/link", invitations.another_link, name="another_link"),
    path("rooms/<str:room>/invitations/<id:invitation>/mail", invitations.mail_again, name="mail_again"),
    path("rooms/<str:room>/invitations/<id:invitation>/role", invitations.change_role, name="change_role"),
    path("rooms/<str:room>/invitations/<id:invitation>/until", invitations.change_end, name="change_end"),
    path("rooms/<str:room>/requests/<id:request_id>", invitations.answer_request, name="answer_request"),
    path("rooms/<str:room>/refusals", invitation_list.look_up_refusal, name="look_up_refusal"),
    # --- The room page: the session on now or next, or one session by its number ---
    path("rooms/<str:room>/room/", room_page.show, name="room_page"),
    path("rooms/<str:room>/room/invited", room_page.invited, name="invited"),
    path("rooms/<str:room>/room/<id:session>/", room_page.show, name="session_page"),
    path("rooms/<str:room>/room/<id:session>/status", room_page.status, name="session_status"),
    path("rooms/<str:room>/room/status", room_page.status, name="room_status"),
    path("rooms/<str:room>/room/<id:session>/calendar.ics", room_page.calendar, name="session_calendar"),
    path("rooms/<str:room>/room/<id:session>/enter", room_page.enter, name="enter"),
    path("rooms/<str:room>/room/<id:session>/ask", room_page.ask_again, name="ask_again"),
    path("rooms/<str:room>/room/<id:session>/here", room_page.here, name="here"),
    path("rooms/<str:room>/room/<id:session>/leave", room_page.leave, name="leave"),
    path("rooms/<str:room>/room/<id:session>/open", room_page.open_session, name="open_session"),
    path("rooms/<str:room>/room/<id:session>/end", room_page.end_session, name="end_session"),
    path("rooms/<str:room>/room/<id:session>/lock", room_page.lock, name="lock"),
    path("rooms/<str:room>/room/code", room_page.send_code, name="send_code"),
    path("rooms/<str:room>/room/prove", room_page.prove, name="prove"),
    # --- The site ---
    path("site/", site.index, name="site"),
    path("site/theming", site.theming, name="theming"),
    path("site/rooms", site.rooms_rules, name="rooms_rules"),
    path("site/invitations", site.invitation_rules, name="invitation_rules"),
    path("site/retention", site.retention, name="retention"),
    path("site/outbox", site.outbox, name="outbox"),
    path("site/outbox/<str:letter>", site.letter, name="letter"),
    path("site/people", people.people, name="people"),
    path("site/people/new", people.new_person, name="new_person"),
    path("site/people/<id:person>", people.person, name="person"),
    path("site/groups", people.groups, name="groups"),
    path("site/groups/<id:group>", people.group, name="group"),
    path("site/groups/<id:group>/delete", people.delete_group, name="delete_group"),
    # --- Accounts: our first run, then those of allauth's pages that have our look ---
    path("first-run", account.first_run, name="first_run"),
    path("accounts/login/", account.sign_in, name="account_login"),
    path("accounts/login/code/", account.ask_for_code, name="account_request_login_code"),
    path("accounts/login/code/confirm/", account.confirm_code, name="account_confirm_login_code"),
    path("accounts/logout/", account.sign_out, name="account_logout"),
    path("accounts/inactive/", account.inactive, name="account_inactive"),
    path("accounts/signup/", account.sign_up, name="account_signup"),
    path("accounts/email/", account.addresses, name="account_email"),
    path("accounts/confirm-email/", account.confirm_address, name="account_email_verification_sent"),
    path("accounts/password/change/", account.change_password, name="account_change_password"),
    path("accounts/password/set/", account.set_password, name="account_set_password"),
    path("accounts/password/reset/", account.reset, name="account_reset_password"),
    path("accounts/password/reset/confirm/", account.reset_code, name="account_confirm_password_reset_code"),
    path("accounts/password/reset/complete/", account.reset_new, name="account_complete_password_reset"),
    path("accounts/password/reset/done/", account.reset_done, name="account_password_reset_completed"),
    path("accounts/3rdparty/cancelled/", account.provider_cancelled, name="socialaccount_login_cancelled"),
    path("accounts/3rdparty/error/", account.provider_error, name="socialaccount_login_error"),
    path("accounts/3rdparty/signup/", account.who_you_are, name="socialaccount_signup"),
    path("accounts/3rdparty/", account.connections, name="socialaccount_connections"),
    path("accounts/oidc/<str:provider_id>/login/", account.provider, name="openid_connect_login"),
    path(
        "accounts/oidc/<str:provider_id>/login/callback/",
        account.provider_callback,
        name="openid_connect_callback",
    ),
    # --- Help ---
    path("help/", help.index, name="help"),
    path("help/<slug:page>", help.page, name="help_page"),
]

handler400 = "greenroom.web.faults.not_understood"
handler404 = "greenroom.web.faults.not_found"
handler500 = "greenroom.web.faults.our_bug"
