import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';

import { Config } from '../config/config';
import { ApiDocument } from './api-document';
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

/** Logs and errors. */
@Module({
  imports: [
    LogOutputModule,
    DocumentModule,
    LoggerModule.forRootAsync({ inject: [Config, LogOutput], useFactory: loggingParams }),
  ],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class HttpModule {}
