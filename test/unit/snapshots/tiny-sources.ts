import Papa from "papaparse";
import type { ReadText } from "../../../catalog-fetchers/snapshots/csv.ts";

const SIMPLE_HEADER =
  "cloud,region,instance_type,vcpus,memory_gib,accelerator_name,accelerator_count,accelerator_memory_gib,price_usd_per_hour,spot_usd_per_hour,as_of";

/** Source tables of a few rows each: one for every rule that the importer has to keep. */
export const TINY: Readonly<Record<string, string>> = {
  "aws/instance_types.csv": `instance_type,vcpus,memory_gib,arch,accelerator_name,accelerator_count,accelerator_memory_gib,network_gbps
m5.large,2,8,x86_64,,,,0.75
p2.xlarge,4,61,x86_64,K80,1,12,1
hpc7a.12xlarge,24,768,x86_64,,,,300
i7ie.large,2,16,x86_64,,,,1
c9g.large,2,4,arm64,,,,1
c9g.metal,2,4,arm64,,,,1
p5e.48xlarge,192,2048,x86_64,H200,8,141,3200
`,
  "aws/ondemand.csv": `region,instance_type,price_usd_per_hour,as_of,sources,derived,has_spot_data,note
eu-west-1,m5.large,0.107,2026-05,J+V,false,true,
eu-west-1,p2.xlarge,0.972,2026-05,J+V,false,true,
eu-west-1,hpc7a.12xlarge,7.9,2026-05,J+V,false,false,
eu-west-1,i7ie.large,0.3,2026-05,J,false,false,
us-east-1,i7ie.large,0.26,2026-05,J,false,true,
us-east-1,c9g.large,0.08,2026-07-20,K,false,false,
us-east-1,c9g.metal,9.1,2026-07-20,K,false,false,metal: only source may be the Dedicated-tenancy price
us-gov-west-1,m5.large,0.121,2026-05,J+K,false,false,
`,
  "aws/spot.csv": `region,instance_type,price_usd_per_hour,as_of,source,derived
eu-west-1,m5.large,0.04,2026-05,J,true
us-east-1,p5e.48xlarge,20,2026-02,SkyPilot-v9,false
`,
  "aws/spot_interruption.csv": `region,instance_type,interruption_band
eu-west-1,m5.large,>20%
`,
  "aws/spot_zones.csv": `region,zone_id,instance_type,price_usd_per_hour,as_of,source
eu-west-1,euw1-az1,m5.large,0.05,2026-02,SkyPilot-v9
`,
  "aws/regions.csv": `region,zones
eu-west-1,eu-west-1b eu-west-1a
`,
  "azure/instance_types.csv": `instance_type,vcpus,memory_gib,arch,accelerator_name,accelerator_count,accelerator_memory_gib,status
Standard_D2s_v5,2,8,x86_64,,,,
Standard_NC6,6,56,x86_64,K80,1,12,retired
Standard_NC40ads_H100_v5,40,320,x86_64,H100,1,94,
`,
  "azure/ondemand.csv": `region,instance_type,price_usd_per_hour,as_of,source,note
eastus,Standard_D2s_v5,0.096,2026-06-18,karpenter-azure,
eastus,Standard_NC6,0.9,2026-06-18,karpenter-azure,
eastus,Standard_NC40ads_H100_v5,6.98,2026-06-18,karpenter-azure,corrected: source had 8.82
eastus,Standard_M16bs_v4,0,2026-06-18,karpenter-azure,
eastus,Standard_D2_v2_Promo,0.1,2026-06-18,karpenter-azure,
eastus,Standard_M32s,2.5,2026-06-18,karpenter-azure,
`,
  "azure/spot.csv": `region,instance_type,price_usd_per_hour,as_of,source
eastus,Standard_D2s_v5,0.02,2024,skypilot-catalog
eastus,Standard_NC40ads_H100_v5,2.1,2026-08-20,azure-pricing-radar
`,
  "gcp/instance_types.csv": `instance_type,vcpus,memory_gib,arch,accelerator_name,accelerator_count,accelerator_memory_gib,shared_cpu
n1-standard-4,4,15,x86_64,,,,false
n1-standard-32,32,120,x86_64,,,,false
n1-standard-64,64,240,x86_64,,,,false
a2-highgpu-1g,12,85,x86_64,A100,1,40,false
a3-highgpu-1g,26,234,x86_64,H100,1,80,false
ct5lp-hightpu-8t,224,384,x86_64,tpu-v5litepod-8,1,128,false
`,
  "gcp/vm_prices.csv": `region,instance_type,ondemand_usd_per_hour,spot_usd_per_hour,as_of,source
us-central1,n1-standard-4,0.19,0.04,2026-07-30,cyclenerd
us-central1,n1-standard-32,1.52,0.3,2026-07-30,cyclenerd
us-central1,n1-standard-64,3.04,0.6,2026-07-30,cyclenerd
us-central1,a2-highgpu-1g,3.673385,1.5,2026-07-30,cyclenerd
us-central1,a3-highgpu-1g,11.06,5,2026-07-30,cyclenerd
us-west3,a2-highgpu-1g,4,,2026-07-30,cyclenerd
`,
  "gcp/gpu_prices.csv": `region,accelerator_name,ondemand_usd_per_hour,spot_usd_per_hour,zones,allowed_counts,accelerator_memory_gib,as_of,source
us-central1,T4,0.35,0.175,us-central1-a us-central1-b,1;2;4,16,2026-03,skypilot
us-central1,K80,0.45,0.0375,us-central1-a,1;2,12,2023 (retired 2024),cluster-autoscaler
`,
  "gcp/accelerator_zones.csv": `region,zone,accelerator_name,as_of,source
us-central1,us-central1-a,A100,2026-03,skypilot
us-central1,us-central1-c,A100,2026-03,skypilot
us-west3,,A100,2026-03,skypilot
`,
  "gcp/tpu_prices.csv": `region,zone,tpu_name,chips,hbm_gib_per_chip,ondemand_usd_per_hour,spot_usd_per_hour,as_of,source
us-central1,us-central1-a,tpu-v5litepod-8,8,16,9.6,2,2026-03,skypilot
us-central1,us-central1-b,tpu-v6e-8,8,32,,,2026-03,skypilot
`,
  "vast/prices.csv": `${SIMPLE_HEADER}
vast,"Texas, US, NA",1x-RTX_4090-32-65536,32,64,RTX4090,1,48,0.5,,2026-01-15
vast,"Texas, US, NA",2x-RTX_4090-32-65536,32,64,RTX4090,2,24,0.7,,2026-01-15
vast,", US, NA",2x-RTX_4090-32-65536,32,64,RTX4090,2,24,0.6,,2025-10-01
vast,"United States, US, NA",2x-RTX_4090-32-65536,32,64,RTX4090,2,24,0.8,,2026-01-15
`,
  "vast/prices.summary.csv": `${SIMPLE_HEADER}
vast,all,1x-a10,,,A10,1,24,0.2,,2026-05-24
`,
  "vast/regions.csv": `region,city_or_location,country
"Texas, US, NA",Texas,US
", US, NA",unspecified,US
`,
  "seeweb/prices.csv": `${SIMPLE_HEADER}
seeweb,it-mi2,ECS7,16,32,,,,1,,2026-05-20
`,
  "mithril/prices.csv": `${SIMPLE_HEADER}
mithril,us-central2-a,h100.1x,20,226,H100,1,80,1,1,2026-07-01
`,
  "scaleway/prices.csv": `${SIMPLE_HEADER}
scaleway,fr-par-1,L4-1-24G,8,48,L4,1,24,0.86,,2025-09-05
`,
  "fluidstack/prices.csv": `${SIMPLE_HEADER}
fluidstack,CANADA,A100::1,28,120,A100-80GB,1,80,1.8,,2025-03-01
`,
  "vultr/prices.csv": `${SIMPLE_HEADER}
vultr,ams,vc2-1c-1gb,1,1,,,,0.0068,,2021-06-01
`,
  "regions/regions.csv": `cloud,region,city,country,continent,latitude,longitude,partition,kind,status
aws,eu-west-1,Dublin,IE,EU,53.35,-6.26,aws,commercial,ga
aws,us-east-1,Ashburn,US,NA,39.04,-77.49,aws,commercial,ga
aws,us-gov-west-1,,US,NA,,,aws-us-gov,government,ga
aws,us-iso-east-1,,US,NA,,,aws-iso,classified,ga
azure,eastus,Virginia,US,NA,37.37,-79.82,azure,commercial,ga
azure,koreacentral,Seoul,KR,AS,37.56,126.97,azure,commercial,ga
azure,newplace,Oslo,NO,EU,59.91,10.75,azure,commercial,announced
gcp,us-central1,Council Bluffs,US,NA,41.26,-95.86,gcp,commercial,ga
gcp,us-west3,Salt Lake City,US,NA,40.76,-111.89,gcp,commercial,ga
gcp,europe-west1,St. Ghislain,BE,EU,50.44,3.81,gcp,commercial,ga
gcp,asia-northeast3,Seoul,KR,AS,37.56,126.97,gcp,commercial,ga
digitalocean,nyc1,New York,US,NA,40.71,-74,digitalocean,commercial,ga
ovh,GRA,Gravelines,FR,EU,50.98,2.12,ovh,commercial,ga
scaleway,fr-par,Paris,FR,EU,48.85,2.35,scaleway,commercial,ga
`,
  "regions/operators.csv": `cloud,partition,operator,headquarters_country,parent_country,notes,source
aws,aws,AWS,US,US,,x
aws,aws-us-gov,AWS,US,US,,index-12;x;index-13
aws,aws-iso,AWS,US,US,,x
scaleway,scaleway,Scaleway SAS,FR,FR,,x
`,
  "regions/certifications.csv": `cloud,region,certification,status,as_of,source,confidence,note
aws,eu-west-1,C5,held,2026-01-21,list,unverified,
aws,any,BSI-C5-Type2,held,2026,table,secondary,
aws,eu-west-1,HDS,in-progress,2026,table,secondary,
`,
  "regions/sovereignty_groups.csv": `name,countries,as_of,source,note
DACH,AT CH DE,,common usage,
`,
  "network/region_groups.csv": `cloud,region,group
gcp,us-central1,gcp-na
gcp,us-west3,gcp-na
gcp,europe-west1,gcp-eu
gcp,nowhere,gcp-eu
`,
  "network/egress.csv": `cloud,src_scope,dst_scope,tier_from_gb,tier_to_gb,usd_per_gb,as_of,source,kind,confidence,note
aws,eu-west-1,internet,0,10240,0.09,2024-04-04,x,rate,published,
aws,eu-west-1,internet,10240,inf,0.085,2024-04-04,x,rate,published,
aws,any,internet,0,100,0,2026-01,x,allowance,published,
aws,us-gov-west-1,internet,0,inf,0.155,2024-04-04,x,rate,published,
aws,eu-west-1,cross-region,0,inf,0.02,2024-04-04,x,rate,published,
aws,any,cross-zone,0,inf,0.02,2026-01,x,rate,published,
gcp,europe-west1,internet,0,inf,0.12,2026-06-18,x,rate,published,
gcp,group:gcp-eu,internet:KR,0,inf,0.19,2026,index-9,rate,secondary,
gcp,group:gcp-na,group:gcp-eu,0,inf,0.05,2025,x,rate,secondary,
gcp,group:gcp-na,group:gcp-na,0,inf,0.02,2025,none,rate,assumed,
vast,any,internet,0,inf,0,2026,x,rate,placeholder,
`,
  "network/throughput.csv": `src_cloud,src_region,dst_cloud,dst_region,gbps,measured_on
aws,eu-west-1,aws,us-east-1,4.5,2022-01-29
aws,eu-west-1,gcp,us-central1,3,2022-01-29
gcp,us-central1,gcp,us-west3,6,2022-01-29
gcp,us-central1,gcp,us-west3,16,2022-04-20
gcp,us-central1,gcp,nowhere,16,2022-04-20
`,
};

export const readTiny: ReadText = (path) => TINY[path];

/** The same tables with their rows in reverse order. */
export const readReversed: ReadText = (path) => {
  const text = TINY[path];
  if (text === undefined) return undefined;
  const [header = "", ...rows] = text.trimEnd().split("\n");
  return [header, ...rows.reverse()].join("\n");
};

/** Rows of one file of the built dataset. */
export const rowsOf = (
  files: ReadonlyMap<string, string>,
  path: string,
): readonly Readonly<Record<string, string>>[] =>
  Papa.parse<Record<string, string>>(files.get(path) ?? "", { header: true, skipEmptyLines: true })
    .data;
