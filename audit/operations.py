"""Operations of migrations that are done at once."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddField, AlterField, AlterModelOptions, CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory

_KINDS = (AddField, AlterField, AlterModelOptions, CreateModel)


class AtOnce(Operation):
    """Operations on as many models, with the same result as one after the other. Raises ValueError for others.

    After each operation, Django makes the models anew that are related to the one that it changed: here nearly all,
    which takes ten times longer than the change. These are made when all are done.
    """

    category = OperationCategory.MIXED

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = operations
        others = [operation for operation in operations if not isinstance(operation, _KINDS)]
        if others:
            raise ValueError(f"{others[0]!r} cannot be done at once with others.")
        # An operation finds its model as it was before all of them and as it is after all of them.
        if len({_model(operation) for operation in operations}) < len(operations):
            raise ValueError("Operations that are done at once are each on another model.")

    def state_forwards(self, app_label: str, state: Any) -> None:
        vars(state).pop("apps", None)  # made when it is asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def _model(operation: Any) -> str:
    name: str = operation.model_name_lower if isinstance(operation, AddField | AlterField) else operation.name_lower
    return name
