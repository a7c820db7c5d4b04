import type { Catalog } from "../src/domain/catalog.ts";

/** One row of `catalog/<cloud>/instance-types.csv`; absent figures are unknown. */
export interface MachineRow {
  readonly instanceType: string;
  readonly vcpus?: number;
  readonly memoryGib?: number;
  readonly arch?: string;
  /** Canonical name, see `data/accelerators.csv`. */
  readonly accelerator?: string;
  readonly acceleratorCount?: number;
  /** Per card. */
  readonly acceleratorMemoryGib?: number;
  readonly networkGbps?: number;
  readonly features?: readonly string[];
}

/** One row of `catalog/<cloud>/prices.csv`: the whole machine, USD. An absent price is unknown; none is ever 0. */
export interface PriceRow {
  readonly region: string;
  /** Absent: every zone of the region. */
  readonly zone?: string;
  readonly instanceType: string;
  readonly onDemandUsdPerHour?: number;
  readonly spotUsdPerHour?: number;
  readonly spotInterruptionPct?: number;
  /** ISO 8601; absent: the day of the fetch. */
  readonly asOf?: string;
  /** Absent: published. */
  readonly confidence?: "derived" | "assumed";
  readonly notes?: string;
}

/** A row of the provider's answer that could not be understood or must not be offered: `quarantine.csv`. */
export interface RefusedRow {
  readonly region?: string;
  readonly instanceType?: string;
  /** In words, naming the value that was seen. */
  readonly reason: string;
  /** The row is well understood and merely not for sale, which says nothing against the answer. */
  readonly notForSale?: true;
}

export interface ParsedCatalog {
  readonly machines: readonly MachineRow[];
  readonly prices: readonly PriceRow[];
  readonly refused: readonly RefusedRow[];
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/**
 * The only way to the network. Every call has a timeout, retries 429 and 5xx with backoff and jitter, honours
 * Retry-After, and rejects with an error that names the address (without query secrets), the status and the next step.
 */
export interface HttpClient {
  json(request: string | HttpRequest): Promise<unknown>;
  text(request: string | HttpRequest): Promise<string>;
  /** For files too large for memory: chunks of text as they arrive, in order. */
  chunks(request: string | HttpRequest): AsyncIterable<string>;
}

/** What a download may use besides the network. */
export interface DownloadContext {
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  /**
   * Only the variables that the fetcher names in `source.credentials`, and of `source.optionalCredentials` and
   * `source.settings` those that are set.
   */
  readonly credentials: Readonly<Record<string, string>>;
  /** Where the provider's addresses begin; tests point it at loopback. */
  readonly baseUrl: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Bundled knowledge that a parser may lean on where the provider's answer says nothing. */
export interface ParseContext {
  /** ISO 8601 day of the fetch. */
  readonly asOf: string;
  readonly bundled: Pick<Catalog, "instanceTypes" | "regions" | "accelerators">;
  /** Canonical name of a provider's accelerator name; `undefined`: unknown, refuse the row. */
  readonly accelerator: (name: string) => string | undefined;
}

/** How the catalog of one cloud is fetched; one folder each, listed once in `registry.ts`. */
export interface CatalogFetcher<Raw> {
  /** The cloud's canonical id and the folder's name. */
  readonly id: string;
  readonly source: {
    /** Default of `DownloadContext.baseUrl`. */
    readonly url: string;
    readonly terms: string;
    /** Environment variables; without all of them the cloud is skipped with a reason. */
    readonly credentials: readonly string[];
    /** Secrets with which the answer is better, and without which the cloud is fetched all the same. */
    readonly optionalCredentials?: readonly string[];
    /** Environment variables that are passed on when they are set and that the cloud can do without. */
    readonly settings?: readonly string[];
    /**
     * True for marketplaces, where places and cards come and go with the offers: what vanished or moved is then
     * told, and no reason to refuse the answer.
     */
    readonly volatile?: boolean;
  };
  /** The only step that touches the network. Rejects on a timeout, a non-2xx answer, or an answer without any row. */
  readonly download: (context: DownloadContext) => Promise<Raw>;
  /** Pure: a recorded payload in, rows out. Never throws for bad rows: they are refused with a reason. */
  readonly parse: (raw: Raw, context: ParseContext) => ParsedCatalog;
}
