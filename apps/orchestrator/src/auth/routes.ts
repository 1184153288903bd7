import { RequestMethod, type INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';

import type { Scope } from './caller';
import { PUBLIC } from './public.decorator';
import { SCOPE } from './scopes.decorator';

/** A route as its decorators declare it. */
export interface Route {
  readonly method: string;
  /** E.g. `/job/:id`. */
  readonly path: string;
  /** The method of the controller. */
  readonly handler: string;
  readonly isPublic: boolean;
  readonly scope: Scope | undefined;
}

/** Every route of every controller of an application, read from the decorators. */
export function routesOf(app: INestApplicationContext): readonly Route[] {
  const scanner = new MetadataScanner();
  return [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => {
      const controller = metatype as { readonly prototype: object } & object;
      return scanner
        .getAllMethodNames(controller.prototype)
        .flatMap((handler) => routesOfMethod(controller, handler));
    });
}

function routesOfMethod(
  controller: { readonly prototype: object } & object,
  handler: string,
): readonly Route[] {
  const method = (controller.prototype as Record<string, object>)[handler] ?? {};
  const paths = pathsOf(method);
  const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
  return pathsOf(controller).flatMap((base) =>
    paths.map((path) => ({
      method: RequestMethod[verb ?? RequestMethod.GET],
      path: `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
      handler,
      isPublic: read<boolean>(PUBLIC, method, controller) ?? false,
      scope: read<Scope>(SCOPE, method, controller),
    })),
  );
}

function pathsOf(target: object): readonly string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return path === undefined ? [] : [path].flat();
}

function read<T>(key: string, method: object, controller: object): T | undefined {
  return (Reflect.getMetadata(key, method) ?? Reflect.getMetadata(key, controller)) as
    T | undefined;
}
