import { failed } from "../failure.ts";
import { scriptStore } from "../ssh/ssh-store.ts";
import { storeScriptOver } from "../ssh/store-script.ts";
import type { Store } from "../stores/store.ts";
import type { Cluster } from "./cluster.ts";

/** Files in a pod, `kubernetes://namespace/pod/path`. */
export const podUrl = (namespace: string, pod: string, path: string): string =>
  `kubernetes://${namespace}/${pod}${path.split("/").map(encodeURIComponent).join("/")}`;

/** `undefined`: another kind of store. */
export const openPodStore = (
  url: string,
  namespace: string,
  cluster: Cluster,
): Store | undefined => {
  if (!url.startsWith("kubernetes:")) return undefined;
  const [, space, pod = "", path = ""] = /^kubernetes:\/\/([^/]+)\/([^/]+)(\/.*)$/.exec(url) ?? [];
  if (space === undefined)
    throw failed("unsupported", `"${url}" is no store; kubernetes://namespace/pod/path is needed`);
  if (space !== namespace)
    throw failed("unsupported", `${url} is in another namespace than the adapter's, ${namespace}`);
  const root = path
    .split("/")
    .map(decodeURIComponent)
    .join("/")
    .replace(/(.)\/+$/, "$1");
  return scriptStore(url, storeScriptOver(cluster.bash(pod), `pod ${pod}`, root));
};
