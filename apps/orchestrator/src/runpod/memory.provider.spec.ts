import { gpuProviderSuite } from './gpu.provider.suite.testing';
import { MemoryGpuProvider } from './gpu.provider.testing';

describe(MemoryGpuProvider.name, () => {
  gpuProviderSuite(async () => {
    const provider = new MemoryGpuProvider();
    return {
      provider,
      set: (id, status) => provider.set(id, status),
      vanish: async () => {
        provider.reachable = false;
      },
    };
  });
});
