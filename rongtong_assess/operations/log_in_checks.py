"""The doctor's checks of how people log in: text messages, another house's log-in, the demanded second factor.

They read the settings only: no message is sent and no provider is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from rongtong_assess.operations.machine_checks import CheckResult
from rongtong_assess.presentation.wording.identity import (
    CALLBACK_NEEDS_HOSTS,
    NO_GATEWAY_FOUND,
    NO_PROVIDER_FOUND,
    SECOND_FACTOR_CHECK,
    SECOND_FACTOR_DEMANDED,
    SECOND_FACTOR_OFF_FOUND,
    SECOND_FACTOR_ON_CURE,
    SINGLE_SIGN_ON_CHECK,
    SMS_CHECK,
    SUCCESS_UNKNOWN_CURE,
    callback_words,
    gateway_words,
)
from rongtong_assess.presentation.wording.mistakes import without_stop
from rongtong_assess.settings import Settings, WrongSetting, load_settings

CALLBACK_PATH = "/account/single-sign-on/callback"


def check_sms() -> CheckResult:
    """Whether codes reach mobile phones; without a gateway the pages do not offer them."""
    return _checked(SMS_CHECK, _judge_sms)


def check_single_sign_on() -> CheckResult:
    """The provider, and the address to register there."""
    return _checked(SINGLE_SIGN_ON_CHECK, _judge_provider)


def check_second_factor() -> CheckResult:
    """Whether those who decide about others need more than a password."""
    return _checked(SECOND_FACTOR_CHECK, _judge_second_factor)


def _checked(name: str, judge: Callable[[Settings], CheckResult]) -> CheckResult:
    try:
        return judge(load_settings())
    except WrongSetting as problem:
        return CheckResult(name, False, without_stop(problem))


def _judge_sms(settings: Settings) -> CheckResult:
    gateway = settings.sms
    if not gateway.url:
        return CheckResult(SMS_CHECK, True, NO_GATEWAY_FOUND)
    cure = "" if gateway.success else SUCCESS_UNKNOWN_CURE
    return CheckResult(SMS_CHECK, True, gateway_words(urlsplit(gateway.url).hostname or ""), cure)


def _judge_provider(settings: Settings) -> CheckResult:
    provider = settings.single_sign_on
    if not provider.issuer:
        return CheckResult(SINGLE_SIGN_ON_CHECK, True, NO_PROVIDER_FOUND)
    cure = "" if settings.site_address else CALLBACK_NEEDS_HOSTS
    found = callback_words(provider.issuer, f"{settings.site_address}{CALLBACK_PATH}")
    return CheckResult(SINGLE_SIGN_ON_CHECK, True, found, cure)


def _judge_second_factor(settings: Settings) -> CheckResult:
    if settings.demands_second_factor or settings.is_demo:
        return CheckResult(SECOND_FACTOR_CHECK, True, SECOND_FACTOR_DEMANDED[settings.demands_second_factor])
    return CheckResult(SECOND_FACTOR_CHECK, True, SECOND_FACTOR_OFF_FOUND, SECOND_FACTOR_ON_CURE)
