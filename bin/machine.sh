# What skyplan does on a machine: bash (3.2 or later) and POSIX tools, nothing to install.
#
# The broker sends this text to `bash -s`, and after it, on the same standard input, what is to be done: lines of
# `keyword value …`, a last line `end`. Values are written as printf's %b reads them, with every unusual byte as \0ooo,
# so nothing that a user wrote is ever part of a command or an argument.
#
# A machine is a folder of its id:
#   request      what it was made for, as it was received      files/   inputs, work, output, checkpoint
#   started      milliseconds since 1970                       jobs/    a folder for each job, see run_job
#   stopped      it ended itself, idle; its files are kept     ended    it was terminated; nothing but this is kept
#   sky.sh       this text, for the processes that outlive the connection
#
# Files appear whole (a neighbour, then a rename) or once (a hard link, which fails where the name exists).
set -u
umask 077

now_ms() {
  if [ -n "${EPOCHREALTIME:-}" ]; then
    local time=${EPOCHREALTIME/[.,]/}
    printf '%s' "${time%???}"
  else
    printf '%s000' "$(date +%s)"
  fi
}

# Tells a process from a later one with the same number: the boot and the tick at which it started. Nothing: it is gone.
birth() {
  local stat
  if { stat=$(< "/proc/$1/stat"); } 2> /dev/null; then
    set -- ${stat##*) }
    case $1 in Z | X) return 1 ;; esac # It has ended; nobody has asked how.
    printf '%s/%s' "$(cat /proc/sys/kernel/random/boot_id 2> /dev/null)" "${20}"
  else
    LC_ALL=C ps -o lstart= -p "$1" 2> /dev/null | tr -s ' ' '_'
  fi
}

write_whole() { # file text
  printf '%s\n' "$2" > "$1.$$" && mv -f "$1.$$" "$1"
}

# Succeeds for one caller only.
write_once() { # file text
  printf '%s\n' "$2" > "$1.$$" || return 1
  ln "$1.$$" "$1" 2> /dev/null
  local linked=$?
  rm -f "$1.$$"
  return $linked
}

first_line() { # file
  local line=
  { IFS= read -r line < "$1"; } 2> /dev/null
  printf '%s' "$line"
}

# A process of its own session, or group where there is no setsid: it does not end with the connection or the terminal.
detached() {
  # Without the redirection bash would give a background command an empty standard input.
  if command -v setsid > /dev/null; then
    setsid "$@" <&0 &
  else
    trap '' HUP
    set -m
    "$@" <&0 &
    set +m
  fi
}

is_over() { [ -e "$machine/ended" ] || [ -e "$machine/closing" ] || [ -e "$machine/stopped" ]; }

# ---- processes ----------------------------------------------------------------------------------------------------

# Whether the process that a file names (`pid birth …`) still is that process.
is_alive() { # file
  local pid='' born=''
  { read -r pid born _ < "$1"; } 2> /dev/null || return 1
  [ -n "$pid" ] && [ -n "$born" ] && [ "$(birth "$pid")" = "$born" ]
}

# Processes that a job left, in whatever group: their environment carries the machine's folder.
marked() {
  [ -r /proc/self/environ ] || return 0
  local file
  for file in $(LC_ALL=C grep -lzFx "SKY_MACHINE=$machine" /proc/[0-9]*/environ 2> /dev/null); do
    file=${file#/proc/}
    [ "${file%/environ}" = "$$" ] || printf '%s\n' "${file%/environ}"
  done
}

# A group is signalled by the number of its leader while that is known to be the same process.
signal_all() { # signal
  local owner pid
  for owner in "$machine"/jobs/*/owner "$machine"/watcher; do
    is_alive "$owner" || continue
    read -r pid _ < "$owner"
    [ "$pid" = "$$" ] || kill "-$1" -- "-$pid" 2> /dev/null
  done
  for pid in $(marked); do kill "-$1" "$pid" 2> /dev/null; done
}

any_alive() {
  local owner
  for owner in "$machine"/jobs/*/owner; do is_alive "$owner" && return 0; done
  [ -n "$(marked)" ]
}

# Asks first; five seconds later it does not ask.
end_processes() {
  local tries
  signal_all TERM
  for tries in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    any_alive || break
    sleep 0.2
  done
  signal_all KILL
}

# ---- a job --------------------------------------------------------------------------------------------------------
#   owner   `pid birth startedAtMs`: written once, so a job runs once however often it is started
#   log     what it wrote                     exit   `code endedAtMs diskFull`: it is over
#   reserve room for `exit` on a full disk    setup.sh, run.sh

free_kib() { # folder
  LC_ALL=C df -Pk "$1" 2> /dev/null | awk 'NR == 2 { print $4 }'
}

disk_is_full() { # exit code
  local free
  free=$(free_kib "$machine")
  [ -n "$free" ] && [ "$free" -lt 1024 ] && return 0
  [ "$1" -ne 0 ] && tail -c 65536 "$job/log" 2> /dev/null | LC_ALL=C grep -qaE 'No space left on device|ENOSPC|Disk quota exceeded'
}

say() { printf 'skyplan: %s\n' "$*"; }

# The output of commands that write below the working folder. A link must not lead out of it.
take_output() { # path below work
  local work here
  work=$(cd "$root/work" && pwd -P)
  here=$work/$1
  if [ -d "$here" ]; then here=$(cd "$here" && pwd -P); elif [ -e "$here" ]; then
    here=$(cd "$(dirname "$here")" && pwd -P)/$(basename "$here")
    if [ -L "$here" ]; then say "outputPath $1 is a link; name the file itself"; return 1; fi
  else
    say "outputPath $1 was not written"
    return 1
  fi
  case $here in
    "$work"/*) ;;
    *) say "outputPath $1 leads out of the working folder"; return 1 ;;
  esac
  if [ -d "$here" ] && rmdir "$root/output" 2> /dev/null; then
    mv "$here" "$root/output"
  elif [ -d "$here" ]; then
    cp -R "$here/." "$root/output/"
  else
    mv -f "$here" "$root/output/"
  fi
}

commands() { # working folder, folder of the job
  cd "$1" || return 1
  if [ -e "$2/setup.sh" ]; then bash "$2/setup.sh" || return; fi
  bash "$2/run.sh"
}

# Reads the job's lines from standard input and carries it out. Secrets are in this process and its children only.
run_job() { # machine job [file to read, which is removed]
  machine=$1 job=$1/jobs/$2
  root=$machine/files
  local key name value output_path='' nodes=1 rank=0 addresses=127.0.0.1 setup='' run='' complete='' code=0 full=0
  local -a variables
  variables=()
  if [ $# -gt 2 ]; then exec < "$3" && rm -f "$3"; fi
  while IFS=' ' read -r key name value; do
    case $key in
      env) printf -v value %b "$value"; variables+=("$name=$value") ;;
      input) printf -v value %b "$value"; variables+=("$name=$root/inputs/$value") ;;
      output_path | nodes | rank | addresses | setup | run) printf -v "$key" %b "$name" ;;
      end) complete=1; break ;;
    esac
  done
  [ -n "$complete" ] || return 1 # The connection ended in between: the broker will start it again.
  exec < /dev/null
  is_over && return 0
  mkdir -p "$job" "$root/inputs" "$root/work" "$root/output" "$root/checkpoint" || return 1
  write_once "$job/owner" "$$ $(birth $$) $(now_ms)" || return 0
  is_over && return 0 # Again: whoever ends the machine from now on sees the owner.
  exec >> "$job/log" 2>&1
  head -c 65536 /dev/zero > "$job/reserve"
  if [ -n "$setup" ]; then printf '%s\n' "$setup" > "$job/setup.sh"; fi
  if printf '%s\n' "$run" > "$job/run.sh"; then
    variables+=("SKY_MACHINE=$machine" "SKY_NODES=$nodes" "SKY_NODE_RANK=$rank" "SKY_NODE_ADDRESSES=$addresses"
      "SKY_OUTPUT=$root/output" "SKY_CHECKPOINT_DIR=$root/checkpoint")
    (
      # A variable may have any name, also of one that is used here: all is read before the first is set.
      set -- "$root/work" "$job"
      export "${variables[@]}"
      commands "$@"
    )
    code=$?
  else
    code=1
  fi
  if [ "$code" -eq 0 ] && [ -n "$output_path" ]; then take_output "$output_path" || code=1; fi
  disk_is_full "$code" && full=1
  rm -f "$job/reserve"
  until write_whole "$job/exit" "$code $(now_ms) $full"; do
    [ -d "$job" ] || return 0
    sleep 1
  done
}

# ---- idle stop ----------------------------------------------------------------------------------------------------

# Ends the machine when no job ran and nothing was asked of it for so long, whether or not a broker lives.
watch_idle() { # machine seconds release|poweroff
  machine=$1
  local limit_s=$2 idle_s=0 pause_s owner touched=''
  pause_s=$((limit_s / 4 > 15 ? 15 : limit_s / 4 > 0 ? limit_s / 4 : 1))
  write_once "$machine/watcher" "$$ $(birth $$)" || return 0
  while [ -d "$machine" ] && [ ! -e "$machine/ended" ] && [ ! -e "$machine/closing" ]; do
    idle_s=$((idle_s + pause_s))
    for owner in "$machine"/jobs/*/owner; do is_alive "$owner" && idle_s=0; done
    if [ "$(first_line "$machine/touched")" != "$touched" ]; then
      touched=$(first_line "$machine/touched")
      idle_s=0
    fi
    if [ "$idle_s" -ge "$limit_s" ]; then
      end_processes
      write_whole "$machine/stopped" "$(now_ms)"
      release_host
      [ "$3" = poweroff ] && power_off
      return 0
    fi
    sleep "$pause_s"
  done
}

power_off() {
  shutdown -h now 2> /dev/null || sudo -n shutdown -h now 2> /dev/null || poweroff 2> /dev/null || sudo -n poweroff
}

# ---- a batch system's job --------------------------------------------------------------------------------------------

# Holds nodes until their machine is over, and runs what `do_queue` leaves. One process on each node; the first node has
# the machine's own folder, each further one a folder of its rank beside it.
serve_jobs() { # file of lines: base, id, idle_seconds
  local key value base='' id='' idle_seconds=3600 waited=0 watcher='' file taken
  while IFS=' ' read -r key value; do
    case $key in base | id | idle_seconds) printf -v "$key" %b "$value" ;; esac
  done < "$1"
  if [ "${SLURM_PROCID:-0}" -gt 0 ]; then id=$id.$SLURM_PROCID; fi
  machine=$base/machines/$id
  while ! is_over; do
    if [ -e "$machine/sky.sh" ]; then
      if [ -z "$watcher" ] || ! kill -0 "$watcher" 2> /dev/null; then
        rm -f "$machine/watcher"
        bash "$machine/sky.sh" watch "$machine" "$idle_seconds" release < /dev/null > /dev/null 2>&1 &
        watcher=$!
      fi
      for file in "$machine"/waiting/*; do
        taken=$machine/waiting/.taken-${file##*/}
        mv "$file" "$taken" 2> /dev/null || continue
        detached bash "$machine/sky.sh" job "$machine" "${file##*/}" "$taken" < /dev/null > /dev/null 2>&1
      done
    elif [ "$waited" -ge "$idle_seconds" ]; then
      return 0 # Nobody came.
    fi
    waited=$((waited + 1))
    sleep 1
  done
}

# ---- one machine at a time on a host --------------------------------------------------------------------------------

# `claim` names the machine that has the host. It appears once; only a machine that is over loses it to another.
claim_host() {
  local holder
  mkdir -p "$base" && write_once "$base/claim" "$id" && return 0
  holder=$(first_line "$base/claim")
  [ "$holder" = "$id" ] && return 0
  if is_free_again "$holder"; then
    # Of two that see this, one moves the old claim away; the other moves nothing, or puts back what was not meant.
    mv "$base/claim" "$base/claim.$id" 2> /dev/null || return 1
    if [ "$(first_line "$base/claim.$id")" != "$holder" ]; then ln "$base/claim.$id" "$base/claim" 2> /dev/null; fi
    rm -f "$base/claim.$id"
    write_once "$base/claim" "$id" && return 0
  fi
  return 1
}

# The holder is over, or it never came to be: whoever took the host for it was ended at once.
is_free_again() { # machine
  [ -n "$1" ] || return 1
  [ -e "$base/machines/$1/stopped" ] || [ -e "$base/machines/$1/ended" ] && return 0
  [ ! -e "$base/machines/$1/started" ] && [ -n "$(find "$base/claim" -mmin +10 2> /dev/null)" ]
}

release_host() {
  local base=${machine%/machines/*}
  [ "$(first_line "$base/claim")" = "${machine##*/}" ] && rm -f "$base/claim"
}

# ---- what the broker asks ---------------------------------------------------------------------------------------------

do_prepare() {
  if [ -e "$machine/ended" ] || [ -e "$machine/closing" ]; then printf 'state ended\n'; return; fi
  if [ -n "$exclusive" ] && ! claim_host; then
    printf 'state busy\n'
    return
  fi
  mkdir -p "$machine" || return 1
  local free=''
  if [ -n "$disk_gb" ]; then
    free=$(free_kib "$machine")
    if [ -n "$free" ] && [ "$((free / 1000 * 1024 / 1000000))" -lt "${disk_gb%.*}" ] && [ ! -e "$machine/started" ]; then
      release_host
      rmdir "$machine"
      printf 'state small\nfree %s\n' "$((free * 1024))"
      return
    fi
  fi
  mkdir -p "$machine/files/inputs" "$machine/files/work" "$machine/files/output" "$machine/files/checkpoint" "$machine/jobs" &&
    write_whole "$machine/request" "$request" && write_whole "$machine/sky.sh" "$script" || return 1
  write_once "$machine/started" "$(now_ms)"
  forget_old
  if [ -e "$machine/stopped" ]; then printf 'state stopped\n'; return; fi
  if ! is_alive "$machine/watcher"; then
    rm -f "$machine/watcher"
    detached bash "$machine/sky.sh" watch "$machine" "$idle_seconds" "$on_idle" < /dev/null > /dev/null 2>&1
  fi
  printf 'state ready\nstarted %s\nfolder %s\n' "$(first_line "$machine/started")" "$(cd "$machine" && pwd -P)"
}

# What is left of machines that ended three months ago.
forget_old() {
  local each
  find "$base/machines" -maxdepth 2 -name ended -mtime +90 2> /dev/null | while IFS= read -r each; do
    rm -rf "${each%/ended}"
  done
}

# The job's own lines follow on standard input.
do_start() {
  if is_over; then printf 'state ended\n'; return; fi
  [ -e "$machine/sky.sh" ] || { printf 'state absent\n'; return; }
  if [ -e "$machine/jobs/$job/owner" ]; then printf 'state started\n'; return; fi
  local tries
  detached bash "$machine/sky.sh" job "$machine" "$job" <&0 > /dev/null 2>&1
  exec < /dev/null
  for ((tries = 0; tries < 400; tries++)); do
    if [ -e "$machine/jobs/$job/owner" ]; then printf 'state started\n'; return; fi
    sleep 0.05
  done
  local free
  free=$(free_kib "$machine")
  if [ -n "$free" ] && [ "$free" -lt 1024 ]; then printf 'state full\n'; else printf 'state slow\n'; fi
}

# For hosts whose processes end with the connection: the job's lines wait in a file for `serve_jobs`, which removes it.
do_queue() {
  if is_over; then printf 'state ended\n'; return; fi
  [ -e "$machine/sky.sh" ] || { printf 'state absent\n'; return; }
  if [ -e "$machine/jobs/$job/owner" ]; then printf 'state started\n'; return; fi
  local tries own
  # A name of its own: others may queue the same job at the same time.
  mkdir -p "$machine/waiting" && own=$(mktemp "$machine/waiting/.$job.XXXXXX") || return 1
  cat > "$own" && mv -f "$own" "$machine/waiting/$job" || return 1
  exec < /dev/null
  for ((tries = 0; tries < 200; tries++)); do
    if [ -e "$machine/jobs/$job/owner" ]; then printf 'state started\n'; return; fi
    sleep 0.1
  done
  printf 'state slow\n'
}

newest_ms() { # folder: of its newest file
  { find "$1" -type f -printf '%T@\n' 2> /dev/null || find "$1" -type f -exec stat -c %Y {} + 2> /dev/null ||
    find "$1" -type f -exec stat -f %m {} + 2> /dev/null; } | LC_ALL=C sort -n | awk 'END { if (NR) printf "%.0f\n", $1 * 1000 }'
}

do_status() {
  local dir=$machine/jobs/$job newest code ended full started
  newest=$(newest_ms "$machine/files/checkpoint")
  [ -n "$newest" ] && printf 'checkpoint %s\n' "$newest"
  started=$(first_line "$dir/owner")
  printf 'started %s\n' "${started##* }"
  # In this order: a job that ends in between has written `exit` before it was gone.
  local alive=''
  is_alive "$dir/owner" && alive=1
  if read -r code ended full 2> /dev/null < "$dir/exit"; then
    printf 'state done\ncode %s\nended %s\nfull %s\n' "$code" "$ended" "$full"
  elif [ -e "$machine/ended" ]; then
    printf 'state ended\nended %s\n' "$(first_line "$machine/ended")"
  elif [ -e "$machine/stopped" ]; then
    printf 'state ended\nended %s\n' "$(first_line "$machine/stopped")"
  elif [ -n "$alive" ]; then
    printf 'state running\n'
  elif [ -n "$started" ]; then
    printf 'state lost\nnow %s\n' "$(now_ms)"
  elif [ -d "$machine" ]; then
    printf 'state absent\n'
  else
    printf 'state lost\nnow %s\n' "$(now_ms)"
  fi
}

# A line of facts, then the bytes themselves.
do_logs() {
  local log=$machine/jobs/$job/log size final=0
  is_alive "$machine/jobs/$job/owner" || final=1
  size=$(($(wc -c 2> /dev/null < "$log" || printf 0)))
  printf 'log %s %s\n' "$size" "$final"
  if [ "$size" -gt "$from" ]; then tail -c "+$((from + 1))" "$log" | head -c "$most"; fi
}

do_touch() { is_over || { [ -d "$machine" ] && write_whole "$machine/touched" "$(now_ms)"; }; }

# Undoes a machine that is not needed after all, on which nothing was started; its id may be used again.
do_forget() {
  [ -e "$machine/ended" ] && return 0
  signal_all KILL
  release_host
  rm -rf "$machine"
}

do_end() {
  if [ ! -e "$machine/ended" ]; then
    mkdir -p "$machine" && write_whole "$machine/closing" "" || return 1
    end_processes
    local at
    at=$(first_line "$machine/stopped")
    rm -rf "$machine/files" "$machine/jobs" "$machine/waiting" 2> /dev/null || {
      chmod -R u+rwX "$machine/files" "$machine/jobs" 2> /dev/null
      rm -rf "$machine/files" "$machine/jobs" "$machine/waiting"
    } || return 1
    release_host
    write_whole "$machine/ended" "${at:-$(now_ms)}" || return 1
    rm -f "$machine/sky.sh" "$machine/watcher" "$machine/touched" "$machine/stopped" "$machine/closing"
  fi
  if [ -e "$machine/started" ]; then
    printf 'started %s\nended %s\n' "$(first_line "$machine/started")" "$(first_line "$machine/ended")"
  fi
}

# A machine a line: when it started, where it is, and its request as it was received.
do_list() {
  local each
  for each in "$base"/machines/*/; do
    each=${each%/}
    [ -e "$each/started" ] && [ ! -e "$each/ended" ] || continue
    printf 'machine %s %s %s\n' "${each##*/}" "$(first_line "$each/started")" "$(first_line "$each/request")"
  done
}

asked() {
  local key value
  base='' id='' job='' command='' request='' script='' exclusive='' disk_gb='' idle_seconds=3600 on_idle=release from=0 most=65536
  while IFS=' ' read -r key value; do
    case $key in
      request) request=$value ;;
      command | base | id | job | script | exclusive | disk_gb | idle_seconds | on_idle | from | most) printf -v "$key" %b "$value" ;;
      end) break ;;
    esac
  done
  [ "$key" = end ] || return 1
  case $base in
    /*) ;;
    *) base=$HOME/$base ;;
  esac
  machine=$base/machines/$id
  "do_$command"
}

case ${1:-} in
  job) shift && run_job "$@" ;;
  watch) shift && watch_idle "$@" ;;
  serve) shift && serve_jobs "$@" ;;
  *) asked ;;
esac; exit # On this line: what follows it on standard input is not for bash to read.
