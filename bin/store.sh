# Files below a folder, for copies over ssh: bash (3.2 or later) and POSIX tools.
#
# Like machine.sh it is sent to `bash -s`, followed by lines of `keyword value` and `end`. What follows those, bytes or
# paths with a zero byte after each, is read by the commands themselves.
set -u
umask 077

# Where a path leads when all links are followed.
real() {
  readlink -f -- "$1" 2> /dev/null || realpath -- "$1" 2> /dev/null
}

is_below() { # real path
  [ "$1" = "$top" ] && return 0
  case $1 in
    "${top%/}"/*) return 0 ;;
    *) return 1 ;;
  esac
}

# Records end with a zero byte: `in PREFIX`, then files below it as `f bytes time inode mode path`; `x path`: left out.
walk() { # real folder, prefix, real folders that it is in, with a zero byte's place taken by a slash and a colon
  local link target where
  printf 'in %s\0' "$2"
  find "$1" -type f -printf 'f %s %T@ %i %m %P\0' 2> /dev/null || portable_files "$1"
  find "$1" ! -type f ! -type d ! -type l -print0 2> /dev/null | left_out "$1"
  while IFS= read -r -d '' link; do
    where=$2${link#"$1"/}
    target=$(real "$link")
    if [ -n "$target" ] && is_below "$target" && [ -f "$target" ]; then
      printf 'in %s\0' "$where"
      one_file "$target"
      printf 'in %s\0' "$2"
    elif [ -n "$target" ] && is_below "$target" && [ -d "$target" ] && ! holds "$target" "$link" && [ "${#3}" -lt 4000 ]; then
      walk "$target" "$where/" "$3:/$target:/"
      printf 'in %s\0' "$2"
    else
      printf 'x %s\0' "${link#"$1"/}"
    fi
  done < <(find "$1" -type l -print0 2> /dev/null)
}

# Whether a folder holds the link that leads to it: entering it would have no end.
holds() { # real folder, link
  local parent
  parent=$(cd "$(dirname "$2")" && pwd -P)
  case "$parent/" in
    "${1%/}"/*) return 0 ;;
    *) return 1 ;;
  esac
}

left_out() { # real folder
  local path
  while IFS= read -r -d '' path; do printf 'x %s\0' "${path#"$1"/}"; done
}

portable_files() { # real folder
  local path
  while IFS= read -r -d '' path; do
    printf 'f %s %s\0' "$(facts "$path")" "${path#"$1"/}"
  done < <(find "$1" -type f -print0)
}

one_file() { printf 'f %s \0' "$(facts "$1")"; }

facts() { # file: bytes, time, inode, mode
  find "$1" -prune -printf '%s %T@ %i %m' 2> /dev/null || stat -c '%s %Y %i %a' "$1" 2> /dev/null ||
    stat -f '%z %Fm %i %Lp' "$1"
}

do_list() {
  if [ ! -e "$root" ]; then printf 'none\0'; return; fi
  top=$(real "$root")
  if [ -f "$top" ]; then
    printf 'in \0'
    one_file "$top"
  else
    walk "$top" '' ''
  fi
  printf 'done\0'
}

digest_tool() {
  if command -v sha256sum > /dev/null; then printf 'sha256sum'; else printf 'shasum -a 256'; fi
}

# Paths follow on standard input.
do_digests() {
  if [ -f "$root" ]; then
    $(digest_tool) < "$root"
  else
    cd "$root" && xargs -0 $(digest_tool)
  fi
}

do_read() {
  top=$(real "$root")
  local target
  target=$(real "$root${path:+/$path}")
  if [ ! -f "$target" ] || ! is_below "$target"; then
    printf '%s is not, or no longer, a file below %s\n' "$path" "$root" >&2
    return 1
  fi
  tail -c "+$((from + 1))" "$target"
}

# Makes the folder of a path; no folder on the way may be a link that leads out.
make_parent() { # path below the root, empty for the root itself
  local target=$root existing
  if [ -n "$1" ]; then
    mkdir -p "$root" && top=$(real "$root") && target=$root/$1
  else
    mkdir -p "$(dirname "$root")" && top=$(real "$(dirname "$root")")
  fi || return 1
  existing=$(dirname "$target")
  while [ ! -e "$existing" ] && [ ! -L "$existing" ]; do existing=$(dirname "$existing"); done
  if ! is_below "$(real "$existing")"; then
    printf '%s goes through a link that leads out of %s\n' "$1" "$root" >&2
    return 1
  fi
  mkdir -p "$(dirname "$target")"
}

# Bytes follow on standard input and are added to what is there of the unfinished file.
do_receive() {
  make_parent "$path" || return 1
  local file
  file=$(dirname "$root${path:+/$path}")/$part
  [ -L "$file" ] && return 1
  if [ "$from" -eq 0 ]; then : > "$file"; fi
  cat >> "$file" || return 1
  $(digest_tool) < "$file"
}

do_commit() {
  local target=$root${path:+/$path} file
  file=$(dirname "$target")/$part
  if [ -n "$executable" ]; then chmod 700 "$file" || return 1; fi
  sync "$file" 2> /dev/null
  mv -f "$file" "$target"
}

# Paths follow on standard input.
do_remove() {
  [ -d "$root" ] || return 0
  cd "$root" && xargs -0 rm -rf --
}

do_folder() { mkdir -p "$root"; }

main() {
  local key='' value
  root='' path='' part='' from=0 executable='' command=''
  while IFS=' ' read -r key value; do
    case $key in
      command | root | path | part | from | executable) printf -v "$key" %b "$value" ;;
      end) break ;;
    esac
  done
  [ "$key" = end ] || return 1
  case $root in
    /'~'/*) root=$HOME/${root#/'~'/} ;;
  esac
  "do_$command"
}

# One line: what follows it on standard input is not for bash to read.
main; exit
