// Types from the committed schema: no server has to run for it.
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: process.env.PLUMBLINE_SCHEMA ?? '../schema.graphql',
  documents: ['src/**/*.ts', '!src/gql/**'],
  generates: {
    './src/gql/': {
      preset: 'client',
      // Documents as text: nothing of GraphQL has to be parsed or shipped at run time.
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        emitLegacyCommonJSImports: false,
        scalars: {
          Date: 'string',
          DateTime: 'string',
          FinancialYear: '`${number}/${number}`',
          RoleCode: 'string',
          ThemeCode: 'string',
          ToolCode: 'string',
          AnswerValue: 'boolean | number | string',
        },
      },
      presetConfig: { fragmentMasking: false },
    },
  },
};

export default config;
