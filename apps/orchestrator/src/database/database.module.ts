import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';

import { Config } from '../config/config';
import { Database } from './database';
import { openDatabase } from './open-database';

/** Opens the database before anything else starts, and closes it after everything has stopped. */
@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [Config],
      useFactory: openDatabase,
    },
  ],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
