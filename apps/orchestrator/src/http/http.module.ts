import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';

import { Config } from '../config/config';
import { ApiDocument } from './api-document';
import { LandingController } from './landing.controller';
import { loggingParams, LogOutput, StandardOutput } from './logging';
import { ProblemFilter } from './problem.filter';

@Global()
@Module({
  providers: [{ provide: LogOutput, useClass: StandardOutput }],
  exports: [LogOutput],
})
class LogOutputModule {}

@Global()
@Module({ providers: [ApiDocument], exports: [ApiDocument] })
class DocumentModule {}

/** Logs, errors and the page at `/`. */
@Module({
  imports: [
    LogOutputModule,
    DocumentModule,
    LoggerModule.forRootAsync({ inject: [Config, LogOutput], useFactory: loggingParams }),
  ],
  controllers: [LandingController],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class HttpModule {}
