/** The words of tables and plots, since both languages are written from the same figures. */
export interface Words {
  readonly operation: string;
  readonly notGiven: string;
  readonly measured: string;
  readonly ratio: string;
  readonly pool: string;
  readonly perSecond: string;
  readonly perHour: string;
  readonly processing: string;
  readonly idle: string;
  readonly total: string;
  readonly perVideo: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly seed: string;
  readonly change: string;
  readonly atSeedPrice: string;
  readonly at: string;
  readonly asIs: string;
  readonly idle60: string;
  readonly minOne: string;
  readonly faster: string;
  readonly batch: string;
  readonly input: Readonly<Record<string, string>>;
  readonly plotPools: string;
  readonly plotIdle: string;
  readonly reference: string;
}

export const ENGLISH: Words = {
  operation: 'operation',
  notGiven: 'not given',
  measured: 'measured here, CPU',
  ratio: 'to the length',
  pool: 'GPUs of the pool',
  perSecond: '$ a second',
  perHour: '$ an hour',
  processing: 'processing',
  idle: 'idle',
  total: 'total',
  perVideo: 'a video',
  none: '—',
  yes: 'yes',
  no: 'no',
  seed: 'reference price',
  change: 'scenario',
  atSeedPrice: 'GPU at',
  at: 'with VPS at',
  asIs: 'as above: 300 s idle after each video',
  idle60: 'idle timeout 60 s',
  minOne: 'min 1 worker, 30 days, idle or not',
  faster: 'faster GPU (25 s a video) at',
  batch: 'all 1,000 in one go, one worker, one idle time',
  input: { caption: '1 min', img2vid: '5 s', addaudio: '1 min' },
  plotPools: '1,000 videos of 60 s GPU time, each alone: $ by pool',
  plotIdle: '1,000 videos, each alone: $ by idle timeout',
  reference: 'reference ($0.00005)',
};

export const PORTUGUESE: Words = {
  operation: 'operação',
  notGiven: 'não informado',
  measured: 'medido aqui, CPU',
  ratio: 'em relação à duração',
  pool: 'GPUs do pool',
  perSecond: 'US$ por segundo',
  perHour: 'US$ por hora',
  processing: 'processamento',
  idle: 'ocioso',
  total: 'total',
  perVideo: 'por vídeo',
  none: '—',
  yes: 'sim',
  no: 'não',
  seed: 'preço de referência',
  change: 'cenário',
  atSeedPrice: 'GPU a',
  at: 'com VPS a',
  asIs: 'como acima: 300 s ociosos depois de cada vídeo',
  idle60: 'idle timeout de 60 s',
  minOne: 'mínimo de 1 worker, 30 dias, ocioso ou não',
  faster: 'GPU mais rápida (25 s por vídeo) a',
  batch: 'os 1.000 de uma vez, um worker, um só tempo ocioso',
  input: { caption: '1 min', img2vid: '5 s', addaudio: '1 min' },
  plotPools: '1.000 vídeos de 60 s de GPU, um por vez: US$ por pool',
  plotIdle: '1.000 vídeos, um por vez: US$ por idle timeout',
  reference: 'referência (US$ 0,00005)',
};
