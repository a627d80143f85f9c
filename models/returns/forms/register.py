"""The forms of a year in the order in which they are read. A law's form appears everywhere by its entry here."""

from __future__ import annotations

from . import (
    benefits,
    charity,
    form_1040,
    form_5329,
    form_6251,
    form_8606,
    form_8960,
    gains_worksheet,
    gifts,
    marketplace,
    medicare,
    payroll,
    received,
    rmd,
    schedule_1a,
    schedule_2,
    schedule_a,
    schedule_d,
    state_flat,
    state_own,
)
from .sheet import FormWriter

FORMS: tuple[FormWriter, ...] = (
    form_1040.FORM,
    schedule_1a.FORM,
    schedule_2.FORM,
    schedule_a.FORM,
    gifts.FORM,
    schedule_d.FORM,
    schedule_d.SALES,
    schedule_d.CARRYOVER,
    gains_worksheet.FORM,
    benefits.FORM,
    form_6251.FORM,
    form_8960.FORM,
    payroll.ADDITIONAL,
    form_5329.FORM,
    form_8606.FORM,
    payroll.FORM,
    state_flat.FORM,
    state_own.FORM,
    medicare.FORM,
    marketplace.FORM,
    rmd.FORM,
    charity.FORM,
    received.FORM,
)
