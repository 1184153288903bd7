import { testConfig } from '../config/config.testing';
import { pricePerSecondUsd } from './gpu.prices';

const env = { ...testConfig().env, LOCAL_MODE: false };

describe(pricePerSecondUsd.name, () => {
  it.each([
    ['NVIDIA RTX A4000', 0.00016],
    ['NVIDIA RTX 4000 Ada Generation', 0.00016],
    ['NVIDIA L4', 0.00019],
    ['NVIDIA GeForce RTX 3090', 0.00019],
    ['NVIDIA GeForce RTX 4090', 0.00031],
    ['NVIDIA A40', 0.00034],
    ['NVIDIA L40', 0.00053],
    ['NVIDIA L40S', 0.00053],
    ['NVIDIA RTX 6000 Ada Generation', 0.00053],
    ['NVIDIA A100-SXM4-80GB', 0.00076],
    ['NVIDIA H100 80GB HBM3', 0.00116],
    ['NVIDIA RTX PRO 6000 Blackwell Server Edition', 0.00111],
    ['NVIDIA H200', 0.00155],
    ['NVIDIA B200', 0.0024],
    ['NVIDIA T4', null],
    ['', null],
    [null, null],
  ])('knows %s', (gpu, price) => {
    expect(pricePerSecondUsd(env, gpu)).toBe(price);
  });

  it('takes the entry that names it most closely, and the general price for the others', () => {
    const pricing = {
      LOCAL_MODE: false,
      GPU_PRICES_USD_PER_SECOND: ['H100=0.001', 'H100 NVL=0.002'],
      GPU_PRICE_PER_SECOND_USD: 0.003,
    };
    const gpus = ['NVIDIA H100 PCIe', 'NVIDIA H100 NVL', 'NVIDIA L4', null];

    expect(gpus.map((gpu) => pricePerSecondUsd(pricing, gpu))).toEqual([
      ...[0.001, 0.002, 0.003, 0.003],
    ]);
  });

  it('asks nothing for our own machine but what it is said to cost', () => {
    const own = { ...env, LOCAL_MODE: true };

    expect(pricePerSecondUsd(own, 'NVIDIA L4')).toBeNull();
    expect(pricePerSecondUsd({ ...own, GPU_PRICE_PER_SECOND_USD: 0.1 }, 'NVIDIA L4')).toBe(0.1);
  });
});
