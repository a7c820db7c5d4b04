// Only in the source tree: Node 20 runs no TypeScript, so tsx, a development dependency, is registered in the thread
// before the worker itself is imported. An installed package has the bundled worker and never comes here.
const loader = "tsx/esm/api";
const { register } = await import(loader);
register();
const worker = "./worker.ts";
const { default: answerScenario } = await import(worker);

export default answerScenario;
