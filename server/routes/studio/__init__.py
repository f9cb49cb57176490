"""The pages of those who make interviews and read them."""

from typing import Final

from litestar.types import ControllerRouterHandler

from server.routes.studio import account, interviews, invites, keys, publishing, questions, sessions, sign_in

STUDIO_HANDLERS: Final[list[ControllerRouterHandler]] = [
    sign_in.front_door,
    sign_in.show_sign_in,
    sign_in.take_sign_in,
    sign_in.show_sign_in_link,
    sign_in.take_sign_in_link,
    sign_in.take_sign_out,
    account.show_account,
    account.take_password,
    interviews.show_interviews,
    interviews.show_new_interview,
    interviews.take_new_interview,
    interviews.show_interview,
    interviews.show_settings,
    interviews.take_settings,
    publishing.take_publish,
    publishing.take_unpublish,
    publishing.take_archive,
    publishing.take_restore,
    publishing.take_preview,
    questions.show_questions,
    questions.show_new_question,
    questions.take_new_question,
    questions.show_question,
    questions.take_question,
    questions.take_move,
    questions.take_order,
    questions.take_delete,
    questions.take_undo,
    invites.show_invites,
    invites.take_invite,
    invites.take_many_invites,
    invites.take_revoke,
    sessions.show_sessions,
    sessions.show_session,
    sessions.show_report,
    sessions.export_json,
    sessions.export_markdown,
    sessions.ask_delete,
    sessions.take_delete,
    sessions.take_rerun,
    keys.show_keys,
    keys.take_new_key,
    keys.take_revoke_key,
    keys.show_usage,
]
