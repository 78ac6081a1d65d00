"""How the staff of a venue sign in, for who answers for it: where they are signed in, and help when a phone
is lost."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from server.api.address import V1
from server.api.my_sign_in import SessionView, end_session, session_views
from server.api.proving import Proof, note, prove
from server.api.signed import Needs, SignInsOfStaff
from server.audit import Act
from server.errors import NotFound
from server.identify import Signed
from server.services import Services
from server.store.people import Account

router = APIRouter(prefix=V1, tags=["sign-ins of staff"])


@dataclass(frozen=True, slots=True)
class StaffSignInView:
    id: str
    name: str
    role: str
    has_app: bool
    passkeys: int
    needed: bool
    """Whether they must have an app or a passkey."""
    due_at: float | None
    sessions: tuple[SessionView, ...]


@router.get("/sign-ins")
async def list_sign_ins(signed: SignInsOfStaff, needs: Needs) -> list[StaffSignInView]:
    """Everybody of my venue, by name."""
    accounts = [one for one in needs.house.accounts.values() if one.staff.venue == signed.staff.venue]
    accounts.sort(key=lambda one: (one.staff.name.casefold(), one.staff.id))
    return [_view(needs, signed, one) for one in accounts]


def _view(needs: Services, signed: Signed, account: Account) -> StaffSignInView:
    factors, staff = needs.sign_ins.second_factors, account.staff
    return StaffSignInView(
        staff.id,
        staff.name,
        staff.role,
        factors.has_app(staff.id),
        needs.sign_ins.passkeys.count(f"staff:{staff.id}"),
        factors.needed(account),
        factors.due_at(account),
        session_views(needs, staff.id, signed.session),
    )


@router.delete("/sign-ins/{staff}/sessions/{session}", status_code=204)
async def end_their_session(staff: str, session: str, signed: SignInsOfStaff, needs: Needs) -> None:
    """Sign somebody of my venue out there, at once."""
    _colleague(needs, signed, staff)
    await end_session(needs, staff, session, by=signed.staff.id)


@router.delete("/sign-ins/{staff}/second-factor", status_code=204)
async def drop_their_factors(staff: str, body: Proof, signed: SignInsOfStaff, needs: Needs) -> None:
    """Somebody of my venue has lost their phone: their app, recovery codes and passkeys are good no more, and
    they are signed out everywhere. Their password stays."""
    account = _colleague(needs, signed, staff)
    await prove(needs, signed, body)
    await needs.sign_ins.second_factors.drop(staff)
    await needs.sign_ins.passkeys.drop_all(f"staff:{staff}")
    await needs.sign_ins.sessions.end_all(staff)
    note(needs, Act.FACTOR_CHANGED, account, by=f"staff:{signed.staff.id}", what="taken_away")


def _colleague(needs: Services, signed: Signed, staff: str) -> Account:
    account = needs.house.accounts.get(staff)
    if account is None or account.staff.venue != signed.staff.venue:
        raise NotFound("There is nobody of this id in your venue.", "staff")
    return account
