"""How many queries a request took, in a header, for a request that asks for it."""

from typing import Any

from django.db import connection

ASK = "X-Bench-Count"
ANSWER = "X-Bench-Queries"


def count_queries(get_response: Any) -> Any:
    def middleware(request: Any) -> Any:
        if ASK not in request.headers:
            return get_response(request)
        count = 0

        def counted(execute: Any, *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counted):
            response = get_response(request)
        response[ANSWER] = str(count)
        return response

    return middleware
