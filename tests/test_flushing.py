"""What a test that commits leaves behind is gone before the next one."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from audit.append_only import drop_triggers, missing_triggers
from audit.models import Changeset, Leaf
from claims.models import Claim

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", ["first", "again"])
def test_nothing_is_left_of_the_test_before(make_claim, turn):
    assert not Claim.objects.exists()
    make_claim()
    assert Claim.objects.exists()


@pytest.mark.parametrize("turn", ["first", "again"])
def test_roles_and_their_history_are_there(turn):
    assert Group.objects.filter(name="editor").exists()
    assert Permission.objects.exists()
    assert Leaf.objects.count() == Changeset.objects.count() > 0


@pytest.mark.parametrize("turn", ["first", "again"])
def test_triggers_that_a_test_dropped_are_there_again(turn):
    assert missing_triggers(connection) == []
    drop_triggers()
