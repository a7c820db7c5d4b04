"""Runs the placement optimizer of an installed SkyPilot on candidates that are given to it.

    skypilot_driver.py version
    skypilot_driver.py tariffs MOST_GB CLOUD...   price of moving 0..MOST_GB out of each cloud, null for an unknown cloud
    skypilot_driver.py solve FILE                 {"stages": [{"name", "outputGb", "candidates": [{"cloud", "usd"}]}], "edges": [[from, to]]}

Only the inputs are replaced: what each task may run on and what that costs. The dynamic program for chains, the integer program for
other graphs, the rule which of them is used, and the price of moving data are its own.
"""
import json
import resource
import sys
import time

import networkx as nx
import sky
from sky import dag as dag_lib
from sky import task as task_lib
from sky.optimizer import Optimizer
from sky.utils import registry


class Candidate:
    """What the optimizer reads of a launchable resource, beside its cost: its cloud."""

    def __init__(self, index, cloud):
        self.index = index
        self.cloud = cloud


def cloud_of(name):
    try:
        return registry.CLOUD_REGISTRY.from_str(name)
    except ValueError:
        return None


def tariffs(most_gb, names):
    def prices(name):
        cloud = cloud_of(name)
        if cloud is None:
            return None
        return [cloud.get_egress_cost(num_gigabytes=gb) for gb in range(most_gb + 1)]

    return {name: prices(name) for name in names}


def solve(problem):
    clouds = {}
    with dag_lib.Dag() as dag:
        tasks = []
        for stage in problem['stages']:
            task = task_lib.Task(stage['name'])
            task.set_outputs('s3://output', estimated_size_gigabytes=stage['outputGb'])
            tasks.append(task)
        for parent, child in problem['edges']:
            tasks[parent] >> tasks[child]  # pylint: disable=pointless-statement
    Optimizer._add_dummy_source_sink_nodes(dag)
    graph = dag.get_graph()
    order = list(nx.topological_sort(graph))
    costs = {order[0]: {list(order[0].resources)[0]: 0}}
    for task, stage in zip(tasks, problem['stages']):
        costs[task] = {}
        for index, candidate in enumerate(stage['candidates']):
            name = candidate['cloud']
            cloud = clouds.setdefault(name, cloud_of(name))
            costs[task][Candidate(index, cloud)] = candidate['usd']
    costs[order[-1]] = {list(order[-1].resources)[0]: 0}
    ordered = {task: costs[task] for task in order}

    began = time.perf_counter()
    if dag.is_chain():
        method = 'dp'
        plan, usd = Optimizer._optimize_by_dp(order, ordered, True)
    else:
        method = 'ilp'
        plan, usd = Optimizer._optimize_by_ilp(graph, order, ordered, True)
    seconds = time.perf_counter() - began
    return {
        'method': method,
        'usd': usd,
        'seconds': seconds,
        'cpuSeconds': cpu_seconds(),
        'chosen': [plan[task].index for task in tasks],
    }


def cpu_seconds():
    """Of this process and of the solver that it started and waited for."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main(arguments):
    if arguments[0] == 'version':
        return sky.__version__
    if arguments[0] == 'tariffs':
        return tariffs(int(arguments[1]), arguments[2:])
    with open(arguments[1], encoding='utf-8') as file:
        return solve(json.load(file))


print(json.dumps(main(sys.argv[1:])))
