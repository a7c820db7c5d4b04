"""What an installed SkyPilot makes of task files, with the catalog that lies under HOME.

    skypilot_requests.py CLOUD,CLOUD FILE...   {file: [[cloud, region, instance type, spot, USD per hour] of each task] or "why not"}

Only what asks a cloud is replaced: all named clouds count as enabled, and none has reservations.
"""
import json
import sys

from sky import check
from sky.optimizer import Optimizer
from sky.utils import dag_utils
from sky.utils import registry

NO_RESERVATIONS = lambda self, *args, **kwargs: {}  # noqa: E731


def plan(path):
    try:
        dag = Optimizer.optimize(dag_utils.load_chain_dag_from_yaml(path), quiet=True)
    except Exception as error:  # pylint: disable=broad-except
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return f'{type(error).__name__}: {lines[0]}'
    best = [task.best_resources for task in dag.tasks]
    return [[
        str(one.cloud).lower(), one.region, one.instance_type, one.use_spot,
        one.get_cost(3600) * task.num_nodes
    ] for one, task in zip(best, dag.tasks)]


def main(names, paths):
    clouds = [registry.CLOUD_REGISTRY.from_str(name) for name in names.split(',')]
    check.get_cached_enabled_clouds_or_refresh = lambda *args, **kwargs: list(clouds)
    for cloud in clouds:
        type(cloud).get_reservations_available_resources = NO_RESERVATIONS
    return {path: plan(path) for path in paths}


print(json.dumps(main(sys.argv[1], sys.argv[2:])))
