import { Module } from '@nestjs/common';

import { JobsModule } from '../jobs/jobs.module';
import { McpController } from './mcp.controller';
import { McpEndpoint } from './mcp.endpoint';
import { McpOrigins } from './mcp.origins';
import { Tools } from './tools';

/** The operations and jobs as tools of agents. */
@Module({
  imports: [JobsModule],
  controllers: [McpController],
  providers: [Tools, McpEndpoint, McpOrigins],
})
export class McpModule {}
