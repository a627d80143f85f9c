"""Which account a broker's word for it means, with its type and owner."""

from __future__ import annotations

from ..accounts import KINDS
from ..scenario import Scenario
from ..scenario.faults import Fault, did_you_mean, one_of
from .book import JOINT, BookAccount
from .mapping import AccountOf, Mapping
from .sheet import SheetRow


class Accounts:
    """The accounts of the scenario and those that mapping files describe."""

    def __init__(self, scenario: Scenario | None) -> None:
        self._people = [person.name for person in scenario.people] if scenario is not None else None
        self._found = {
            account.name: BookAccount(account.type, account.owner)
            for account in (scenario.accounts if scenario is not None else ())
        }
        self._scenarios = frozenset(self._found)
        self._faults: list[Fault] = []

    def all(self) -> dict[str, BookAccount]:
        return dict(self._found)

    def faults(self) -> list[Fault]:
        """What mapping files say of accounts that cannot be, each once."""
        return list(dict.fromkeys(self._faults))

    def of(self, row: SheetRow, mapping: Mapping, constant: str | None) -> str | None:
        """The account's name of a row, or None after a fault."""
        theirs = row.text("account") or constant or self._in_title(row, mapping)
        if constant is not None and self._is_anothers(row, mapping, constant):
            return None
        said = mapping.account(theirs)
        if said is not None:
            return said.name if self._known(said) else None
        if theirs in self._found:
            return theirs
        names = [*mapping.accounts, *self._found]
        expected = f"an account, {one_of(names)}" if names else "an account that the mapping file describes"
        hint = did_you_mean(theirs, names)
        new = f'the mapping file can say what it is: [accounts] "{theirs}" = '
        new += '{ name = "...", type = "...", owner = "..." }'
        row.fault("account", f'"{theirs}"' if theirs else "nothing", expected, hint or new)
        return None

    def _in_title(self, row: SheetRow, mapping: Mapping) -> str:
        """The account that the title of a row's section names, else the title as it stands."""
        words = mapping.accounts_in(row.title)
        return words[0] if words else row.title

    def _is_anothers(self, row: SheetRow, mapping: Mapping, constant: str) -> bool:
        """Whether the title of a row's section names another account than the one that is given for all rows; then a
        fault: money never changes its account silently."""
        named = mapping.accounts_in(row.title) or [row.title] * (row.title in self._found)
        ours = {said.name if (said := mapping.account(word)) else word for word in named}
        given = mapping.account(constant)
        if not ours or (given.name if given else constant) in ours:
            return False
        expected = f'rows of "{constant}" alone, the account of every row by the mapping file'
        hint = "leave its `account` out: each section's title names its account in [accounts]"
        row.fault("account", f'the section "{row.title}"', expected, hint)
        return True

    def _known(self, said: AccountOf) -> bool:
        """Whether the scenario has the account, or the mapping says type and owner; else a fault."""
        here = self._found.get(said.name)
        place = f"[accounts] of the mapping file, {said.name}"
        if here is not None:
            for word, given, true in (("type", said.type, here.type), ("owner", said.owner, here.owner)):
                if given is not None and given != true:
                    where = "as in the scenario" if said.name in self._scenarios else "as said before"
                    self._faults.append(Fault(f"{place}, {word}", f'"{given}"', f'"{true}", {where}'))
            return True
        before = len(self._faults)
        if said.type not in KINDS:
            close = did_you_mean(said.type, KINDS) if said.type else ""
            hint = close or "or the name of an account of the scenario"
            self._faults.append(Fault(f"{place}, type", _shown(said.type), one_of(KINDS), hint))
        owners = [*(self._people or ()), *([JOINT] if said.type == "taxable" else [])]
        if said.owner is None or (self._people is not None and said.owner not in owners):
            expected = one_of(owners) if self._people is not None else 'a person\'s name, or "joint"'
            hint = did_you_mean(said.owner, owners) if said.owner else ""
            self._faults.append(Fault(f"{place}, owner", _shown(said.owner), expected, hint))
        if len(self._faults) > before:
            return False
        self._found[said.name] = BookAccount(str(said.type), str(said.owner))
        return True


def _shown(word: str | None) -> str:
    return "nothing" if word is None else f'"{word}"'
