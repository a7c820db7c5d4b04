/** What is sold at all, and where. */
export const OVERVIEW = `query Overview {
  countryCodes
  dataCenters { id listed }
  gpuTypes { id maxGpuCount }
}`;

/** GPU types with their stock in one place for machines of one size; prices are per GPU. */
export const GPU_TYPES = `query GpuTypes($place: GpuLowestPriceInput) {
  gpuTypes {
    id displayName memoryInGb maxGpuCount secureCloud communityCloud
    securePrice communityPrice secureSpotPrice communitySpotPrice
    lowestPrice(input: $place) { minVcpu minMemory stockStatus }
  }
}`;

/** CPU pods of one data center; the price is that of the smallest size. */
export const CPU_FLAVORS = `query CpuFlavors($dataCenterId: String!) {
  cpuFlavors {
    id minVcpu maxVcpu ramMultiplier
    specifics(input: { dataCenterId: $dataCenterId }) { stockStatus securePrice }
  }
}`;
