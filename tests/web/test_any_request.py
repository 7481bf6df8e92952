"""Whatever is asked, the workbench answers: no request that its OpenAPI document allows, and none
beside it, is a fault of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from web.conftest import KEY

if TYPE_CHECKING:
    from fastapi import FastAPI

COOKIE = {"Cookie": f"hofburg_80={KEY}", "Host": "127.0.0.1"}
EACH = 12  # requests to each operation, of what it understands and of what it does not


def test_no_request_is_a_fault_of_the_server(app: FastAPI) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=COOKIE)
    faults: list[str] = []
    asked: set[int] = set()

    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=EACH, deadline=None, derandomize=True, database=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            def ask(case: schemathesis.Case[Any]) -> None:
                answer = case.call(headers=COOKIE, timeout=300)
                asked.add(answer.status_code)
                if answer.status_code >= 500:
                    faults.append(case.as_curl_command())

            ask()
    assert faults == []
    assert {200, 400, 422} <= asked, "the requests were no questions at all"
