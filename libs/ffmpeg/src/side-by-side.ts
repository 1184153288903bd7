/** Some work that ends early when its signal is aborted. */
type Work<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Does two things at once. The first that fails ends the other, and both have ended before this does,
 * so that nothing still runs in a folder that goes away. Throws what failed first.
 */
export async function sideBySide<A, B>(
  signal: AbortSignal,
  [one, other]: readonly [Work<A>, Work<B>],
): Promise<[A, B]> {
  const failed = new AbortController();
  let first: { readonly error: unknown } | undefined;
  const watched = async <T>(work: Work<T>): Promise<T> => {
    try {
      return await work(AbortSignal.any([signal, failed.signal]));
    } catch (error) {
      first ??= { error };
      failed.abort(error);
      throw error;
    }
  };
  const [a, b] = await Promise.allSettled([watched(one), watched(other)]);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  throw first?.error;
}
