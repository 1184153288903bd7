import { Font } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

/** All fonts; there are too few for pages. */
export class FontList {
  @ApiProperty({ type: [Font] })
  readonly data!: readonly Font[];
}
