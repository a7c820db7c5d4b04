export const EmptyResult = () => (
  <div class="panel empty">
    <p class="lead">Where should each stage run?</p>
    <p>
      Edit the pipeline or drop a file, then press <strong>Plan</strong>. You get the provably
      cheapest or fastest place for every stage, data movement included, and what every rule costs.
    </p>
    <p>Nothing is stored: the pipeline goes to this server to be planned and to no other.</p>
  </div>
);
