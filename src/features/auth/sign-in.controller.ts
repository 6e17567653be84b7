import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InputError } from '../../domain/errors.js';
import { OpenRoute, problemOf, RequireSignIn } from '../../platform/http/index.js';
import { signInFormSchema } from './auth.schemas.js';
import { ConsoleSession } from './console-session.js';
import { localPath } from './local-path.js';
import { signInPage } from './sign-in.page.js';

const pageSchema = z.object({ next: z.string().default('/') });

/** Signing in and out by plain pages and forms. */
@ApiExcludeController()
@Controller()
export class SignInController {
  constructor(private readonly session: ConsoleSession) {}

  @Get('sign-in')
  @OpenRoute()
  page(
    @Query({ schema: pageSchema }) { next }: z.output<typeof pageSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    return shown(reply, localPath(next), null);
  }

  @Post('sign-in')
  @HttpCode(303)
  @OpenRoute()
  async signIn(
    @Body({ schema: signInFormSchema }) form: z.output<typeof signInFormSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const next = localPath(form.next);
    const { username, password } = form;
    try {
      await this.session.open({ username, password }, request, reply);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      void reply.status(problemOf(error).status);
      return shown(reply, next, error.message);
    }
    void reply.header('location', next);
    return '';
  }

  @Post('sign-out')
  @HttpCode(303)
  @RequireSignIn()
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.session.close(request, reply);
    void reply.header('location', '/sign-in');
    return '';
  }
}

function shown(reply: FastifyReply, next: string, refusal: string | null): string {
  // Under helmet's `no-referrer` a browser would send `Origin: null` with the form.
  void reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
  });
  return signInPage(next, refusal);
}
