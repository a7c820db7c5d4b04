import { gpuClouds, gpuFilter, gpuQuery } from "../state/gpus.ts";

/** Groups of countries that people ask for most; any code can be typed. */
const GROUPS = ["EU", "EEA", "EU-EEA-CH-UK", "US", "CA", "GB", "DE", "FR", "JP", "IN"];

export const GpuFilters = () => {
  const filter = gpuFilter.value;
  const query = gpuQuery.value;
  return (
    <search class="filters">
      <label>
        Search
        <input
          type="search"
          placeholder="H100, AMD, p4d…"
          value={filter.search}
          onInput={(event) => {
            gpuFilter.value = { ...filter, search: event.currentTarget.value };
          }}
        />
      </label>
      <label>
        Cloud
        <select
          value={filter.cloud}
          onChange={(event) => {
            gpuFilter.value = { ...filter, cloud: event.currentTarget.value };
          }}
        >
          <option value="">all</option>
          {gpuClouds.value.map((cloud) => (
            <option key={cloud}>{cloud}</option>
          ))}
        </select>
      </label>
      <label>
        Country
        <input
          list="country-groups"
          placeholder="any"
          size={8}
          value={query.country}
          onInput={(event) => {
            gpuQuery.value = { ...query, country: event.currentTarget.value.trim() };
          }}
        />
      </label>
      <datalist id="country-groups">
        {GROUPS.map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
      <label>
        Cards
        <input
          inputMode="numeric"
          placeholder="any, 8, 4+"
          size={8}
          value={query.count}
          onInput={(event) => {
            gpuQuery.value = { ...query, count: event.currentTarget.value.trim() };
          }}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={filter.spotOnly}
          onChange={(event) => {
            gpuFilter.value = { ...filter, spotOnly: event.currentTarget.checked };
          }}
        />
        With spot price
      </label>
    </search>
  );
};
