import type { CatalogFetcher, DownloadContext } from "../fetcher.ts";
import { listAt } from "../read-rows.ts";
import { urlOf, withRows } from "../requests.ts";
import { type OciRaw, parse } from "./parse.ts";

const DATA = "/a/ocom/docs/cloudestimator2/data";

const download = async (context: DownloadContext): Promise<OciRaw> => {
  const [shapesUrl, productsUrl] = [
    urlOf(context, `${DATA}/shapes.json`),
    urlOf(context, `${DATA}/products.json`),
  ];
  const [shapes, products] = await Promise.all([
    context.http.json(shapesUrl),
    context.http.json(productsUrl),
  ]);
  withRows(listAt(shapes, "items"), shapesUrl);
  withRows(listAt(products, "items"), productsUrl);
  return { shapes, products };
};

/**
 * Oracle Cloud: the two files of the public Cost Estimator, open, not paged. A shape is the sum of its parts: OCPUs,
 * memory, NVMe, or GPUs alone. Preemptible machines cost half where a shape allows them. Neither file names regions.
 */
export const ociFetcher: CatalogFetcher<OciRaw> = {
  id: "oci",
  source: {
    url: "https://www.oracle.com",
    terms: "https://www.oracle.com/legal/terms/",
    credentials: [],
  },
  download,
  parse,
};
