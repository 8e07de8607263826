"""What the commands of every module share: errors as one line, the option for JSON."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, NoReturn, ParamSpec, TypeVar

import typer
from sqlalchemy.exc import DBAPIError

from etl.errors import RasdError

P = ParamSpec("P")
R = TypeVar("R")
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Errors as one line and a non-zero exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RasdError as error:
            fail(str(error))
        except DBAPIError as error:
            fail(f"the database says: {' '.join(str(error.orig).split())}")
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            fail("interrupted", code=130)

    return wrapped


def fail(message: str, code: int = 1) -> NoReturn:
    """Say on standard error what is wrong and end with `code`."""
    typer.echo(f"rasd: {message}", err=True)
    raise typer.Exit(code)
