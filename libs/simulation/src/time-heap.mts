/** Things by their time, the earliest first; both ways cost the logarithm of how many there are. */
export class TimeHeap<T extends { readonly at: number }> {
  private readonly items: T[] = [];

  get first(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items } = this;
    let place = items.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = items[parent];
      if (above === undefined || above.at <= item.at) break;
      items[place] = above;
      place = parent;
    }
    items[place] = item;
  }

  shift(): T | undefined {
    const [first] = this.items;
    const last = this.items.pop();
    if (last !== undefined && this.items.length > 0) this.sink(last);
    return first;
  }

  private sink(item: T): void {
    const { items } = this;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const child =
        (items[left + 1]?.at ?? Infinity) < (items[left]?.at ?? Infinity) ? left + 1 : left;
      const below = items[child];
      if (below === undefined || below.at >= item.at) break;
      items[place] = below;
      place = child;
    }
    items[place] = item;
  }
}
