/** Reads what an orchestrator exports at /metrics. */
export class Metrics {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** The sum of a metric's series whose labels hold this text, 0 without any. Lags count from the reading before. */
  async sum(metric: string, labels = ''): Promise<number> {
    const response = await fetch(`${this.#url}/metrics`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    const lines = (await response.text()).split('\n');
    if (!lines.some((line) => line.startsWith(`# TYPE ${metric} `))) {
      throw new Error(`/metrics answered ${response.status}, without ${metric}.`);
    }
    const series = lines.filter((line) => /^[^{ ]+/.exec(line)?.[0] === metric);
    const wanted = series.filter((line) => line.includes(labels));
    return wanted.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }
}
