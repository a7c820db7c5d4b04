declare module "@dagrejs/graphlib-dot" {
  interface DotGraph {
    nodes(): string[];
    edges(): { readonly v: string; readonly w: string }[];
    node(id: string): Readonly<Record<string, string>> | undefined;
    /** Of a cluster; undefined for what is none. */
    children(id: string): string[] | undefined;
    isDirected(): boolean;
  }
  const dot: { read(text: string): DotGraph };
  export default dot;
}
