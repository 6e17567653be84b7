import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { InvariantError } from '../../domain/errors.js';
import { accessRuleOf } from './access-rule.js';

/** Stops the start when a controller's route names neither a scope nor that it is open. */
@Injectable()
export class ClosedRoutesCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const closed = this.discovery.getControllers().flatMap(({ metatype }) => this.closedRoutesOf(metatype));
    if (closed.length === 0) return;
    throw new InvariantError(`These routes name no scope, so nobody could call them: ${closed.join(', ')}.`);
  }

  private closedRoutesOf(controller: unknown): string[] {
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Record<string, object>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const method = prototype[name];
        if (method === undefined || !Reflect.hasMetadata(PATH_METADATA, method)) return false;
        return accessRuleOf(method, controller).kind === 'closed';
      })
      .map((name) => `${controller.name}.${name}`);
  }
}
