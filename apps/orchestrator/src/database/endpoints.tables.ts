/** What was decided about an endpoint (`id` is its name); without a row it is active. */
export interface EndpointsTable {
  id: string;
  state: 'active' | 'drained';
  changed_at: number;
}

/** Requests of an owner (`id`) that were given out in a minute, over all orchestrators. */
export interface RequestCountsTable {
  id: string;
  requests: number;
  ends_at: number;
}
