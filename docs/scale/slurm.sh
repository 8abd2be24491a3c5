#!/usr/bin/env bash
# 一个任务分给 Slurm 的 20 个作业做 / one job for a Slurm array of 20: sbatch docs/scale/slurm.sh job.toml
# 只重做失败的 / only those that failed, again: sbatch --array=3,17 docs/scale/slurm.sh job.toml
#SBATCH --job-name=wenshu
#SBATCH --array=1-20
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --signal=TERM@60
set -euo pipefail

# 一共几份：重做其中几份时也不变 / how many there are, also when only some of them are done again
export WENSHU_SHARDS=20
# 登记簿：所有节点都连得上的 PostgreSQL / a PostgreSQL server that all nodes reach
: "${WENSHU_REGISTER:?postgres://…}"

# 共用的文件系统，或 s3://桶/前缀 / a shared file system, or s3://bucket/prefix
exec srun wenshu run "$1" --register "$WENSHU_REGISTER" --out "${WENSHU_OUT:-$SLURM_SUBMIT_DIR/out}" --shard auto
