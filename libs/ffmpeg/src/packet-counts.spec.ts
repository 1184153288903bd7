import { keyPacketsIn } from './packet-counts';

describe(keyPacketsIn.name, () => {
  it('counts the key packets that are shown', () => {
    expect(keyPacketsIn('0,512,KD\n512,512,K_\n1024,512,__\n1536,512,K__,1105,0\n,,K_\n')).toBe(3);
  });
});
