/** Where machines of clouds keep their folders, below the login's home folder. */
export const BASE_FOLDER = ".skyplan";

/**
 * What a new machine does by itself: it lets the broker in, and it ends when nobody ever comes. From the first contact
 * on, `bin/machine.sh` watches for idleness.
 *
 * @param authorizedKey  one line of OpenSSH; @param user  a login name. Both are checked, since they become part of
 *   a script: no other text does.
 */
export const bootScript = (
  user: string,
  authorizedKey: string,
  idleStopMinutes: number,
  powerOff: readonly string[] = ["shutdown -h now"],
): string => {
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) throw new Error(`not a login name: ${user}`);
  if (!/^[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [A-Za-z0-9@._-]*)?$/.test(authorizedKey))
    throw new Error("not a public key of one line");
  const minutes = Math.max(5, Math.ceil(idleStopMinutes));
  return [
    "#!/bin/bash",
    "# skyplan: lets the broker in, and switches the machine off when nobody comes.",
    `user=${user}`,
    `key='${authorizedKey}'`,
    'id -u "$user" > /dev/null 2>&1 || useradd --create-home --shell /bin/bash "$user"',
    'home=$(getent passwd "$user" | cut -d: -f6)',
    'install -d -m 700 -o "$user" "$home/.ssh"',
    'grep -qxF "$key" "$home/.ssh/authorized_keys" 2> /dev/null || printf "%s\\n" "$key" >> "$home/.ssh/authorized_keys"',
    'chown "$user" "$home/.ssh/authorized_keys" && chmod 600 "$home/.ssh/authorized_keys"',
    `printf '%s ALL=(root) NOPASSWD: /sbin/shutdown, /usr/sbin/shutdown, /sbin/poweroff, /usr/sbin/poweroff\\n' "$user" > /etc/sudoers.d/90-skyplan && chmod 440 /etc/sudoers.d/90-skyplan`,
    "(",
    `  sleep ${minutes * 60}`,
    `  ls "$home/${BASE_FOLDER}"/machines/*/started > /dev/null 2>&1 && exit 0`,
    ...powerOff.map((line) => `  ${line}`),
    ") > /dev/null 2>&1 < /dev/null &",
    "disown",
    "",
  ].join("\n");
};
