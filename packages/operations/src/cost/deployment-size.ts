/** The members of `infra/sizes/*.json` that cost money. */
export interface DeploymentSize {
  readonly chatDeployments: readonly {
    readonly name: string;
    readonly model: string;
    /** How often it is called first, relative to the others; 0 for a standby. */
    readonly weight: number;
  }[];
  readonly embeddingDeployment: { readonly model: string };
  readonly server: { readonly cpu: string; readonly memory: string; readonly minReplicas: number };
  readonly search: { readonly sku: string; readonly replicas: number; readonly partitions: number };
  readonly redis: { readonly sku: string; readonly highAvailability: boolean };
  readonly registry: string;
  readonly edge: string;
  readonly privateNetwork: boolean;
}
