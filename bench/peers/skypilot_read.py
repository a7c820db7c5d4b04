"""Reads task files as an installed SkyPilot does, with the catalog that lies under HOME, and plans them.

    skypilot_read.py CLOUD,CLOUD FILE...   {file: [[[cloud, region, zone, instance type, accelerators, spot] of each alternative] of each task] or "why not"}

Nothing is asked of a cloud: all named clouds count as enabled.
"""
import json
import sys

from sky import check
from sky.utils import dag_utils
from sky.utils import registry


def alternative(one):
    cards = {name: int(count) for name, count in (one.accelerators or {}).items()}
    return [str(one.cloud).lower(), one.region, one.zone, one.instance_type, cards, one.use_spot]


def read(path):
    try:
        dag = dag_utils.load_chain_dag_from_yaml(path)
        for task in dag.tasks:
            for one in task.resources:
                one.validate()
    except Exception as error:  # pylint: disable=broad-except
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return f'{type(error).__name__}: {" ".join(lines)}'
    return [[alternative(one) for one in task.resources] for task in dag.tasks]


def main(names, paths):
    clouds = [registry.CLOUD_REGISTRY.from_str(name) for name in names.split(',')]
    check.get_cached_enabled_clouds_or_refresh = lambda *args, **kwargs: list(clouds)
    return {path: read(path) for path in paths}


print(json.dumps(main(sys.argv[1], sys.argv[2:])))
