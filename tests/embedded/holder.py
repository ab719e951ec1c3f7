"""A command of its own that holds the servers and does what it is told: one JSON line each way.

Started by the tests as a file; [name, arguments...] in, the answer out.
"""

import json
import os
import sys
import threading
import time

import psycopg

from ocp_portal import embedded


def connect(user: str = "ocp") -> psycopg.Connection:
    host = embedded.database_settings()["HOST"]
    return psycopg.connect(host=host, user=user, dbname="ocp", autocommit=True)


def sql(statement: str) -> object:
    with connect() as connection:
        result = connection.execute(statement)
        return result.fetchall() if result.description else None


def failing_sql(statement: str) -> str:
    try:
        sql(statement)
    except psycopg.Error as error:
        return str(error)
    return ""


def sign_in_as(user: str) -> str:
    try:
        connect(user).close()
    except psycopg.OperationalError as error:
        return str(error)
    return "signed in"


def later(statement: str) -> None:
    """A task that goes on beside: returns when its connection stands."""
    connection = connect()
    threading.Thread(target=lambda: connection.execute(statement), daemon=True).start()


def valkey(name: str, *arguments: str) -> object:
    import redis

    with redis.from_url(embedded.redis_url(), decode_responses=True) as client:
        return getattr(client, name)(*arguments)


def fork() -> int:
    """A child that does nothing but live."""
    child = os.fork()
    if not child:
        time.sleep(20)
        os._exit(0)
    return child


def release() -> None:
    embedded.release()


def socket_folder() -> str:
    return str(embedded.database_settings()["HOST"])


if __name__ == "__main__":
    embedded.hold()
    print("held", flush=True)
    for line in sys.stdin:
        function, *arguments = json.loads(line)
        print(json.dumps(globals()[function](*arguments)), flush=True)
