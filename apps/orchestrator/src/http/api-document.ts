import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The application's own OpenAPI document, for what is made of it: tools of agents, llms.txt. */
@Injectable()
export class ApiDocument {
  private make: (() => OpenAPIObject) | undefined;
  private made: OpenAPIObject | undefined;

  /** Only an application that stands can be described; it is, when somebody asks for the first time. */
  madeBy(make: () => OpenAPIObject): void {
    this.make = make;
  }

  get(): OpenAPIObject {
    this.made ??= this.make?.();
    if (!this.made) throw new Error('setUp has not said how the document is made.');
    return this.made;
  }
}
